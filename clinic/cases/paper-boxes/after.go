package paperboxes

// Fields keeps the same values as what they are.
var Fields struct {
	Number   int
	Nothing  struct{}
	Positive bool
	Zeros    [4]int
	One      func() int
}

// StoreFields fills the fields and hashes n.
//
//go:noinline
func StoreFields(n int) int {
	Fields.Number = 1000
	Fields.Nothing = struct{}{}
	Fields.Positive = n > 0
	Fields.Zeros = [4]int{}
	Fields.One = func() int { return 1 } // paper "func lit"
	h := n
	for range 512 {
		h = h*31 + 7
	}
	return h
}

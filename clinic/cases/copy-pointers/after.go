package copypointers

// KeptInts and LoggedInts hold the numbers themselves.
var (
	KeptInts   [1]int
	LoggedInts []int
)

// HandValues copies one number and appends the other.
//
//go:noinline
func HandValues(a, b int) int {
	first := []int{a}
	second := []int{b}
	copy(KeptInts[:], first)
	ints := LoggedInts[:0]
	LoggedInts = append(ints, second...) // want(>=1.25) "append"
	return KeptInts[0] + LoggedInts[0]
}

package mapgrowth

// SquaresSized does the same with a hint.
//
//go:noinline
func SquaresSized(n int) map[int]int {
	m := make(map[int]int, n) // want "make.* escapes to heap"
	for i := range n {
		m[i] = i * i
	}
	return m
}

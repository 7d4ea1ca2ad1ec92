package appendgrowth

// SquaresReserved does the same with the room reserved.
//
//go:noinline
func SquaresReserved(n int) []int {
	out := make([]int, 0, n) // want "make.* escapes to heap"
	for i := range n {
		out = append(out, i*i) // want(>=1.25) "append escapes"
	}
	return out
}

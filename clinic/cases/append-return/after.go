package appendreturn

// TripleReserved returns the same with the room reserved.
//
//go:noinline
func TripleReserved(n int) []int {
	out := make([]int, 0, 3) // want "make.* escapes to heap"
	out = append(out, n)     // want(>=1.25) "append escapes"
	out = append(out, n+1)   // want(>=1.25) "append escapes"
	out = append(out, n+2)   // want(>=1.25) "append escapes"
	return out
}

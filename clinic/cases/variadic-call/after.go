package variadiccall

// TripleSlice passes the same numbers as a slice.
//
//go:noinline
func TripleSlice(n uint64) uint64 {
	xs := []uint64{n, n + 1, n * n}
	return fold(xs...)
}

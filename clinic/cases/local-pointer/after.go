package localpointer

// HashDirect hashes xs and reads each number as it is.
//
//go:noinline
func HashDirect(xs []uint64) uint64 {
	h := offset
	for _, n := range xs {
		h = (h ^ direct(n)) * prime
	}
	return h
}

func direct(n uint64) uint64 {
	x := n
	return x
}

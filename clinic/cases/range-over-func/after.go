package rangeoverfunc

// HashLoop ranges over the slice.
//
//go:noinline
func HashLoop(xs []uint64) uint64 {
	h := offset
	for _, x := range xs {
		if x%2 == 1 {
			h = (h ^ x) * prime
		}
	}
	return h
}

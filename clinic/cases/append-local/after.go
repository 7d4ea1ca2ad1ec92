package appendlocal

// FoldReserved does the same with a constant capacity.
//
//go:noinline
func FoldReserved(a, b, c uint64) uint64 {
	out := make([]uint64, 0, 3)
	out = append(out, a)
	out = append(out, b)
	out = append(out, c)
	h := offset
	for _, x := range out {
		for range rounds {
			h = (h ^ x) * prime
		}
	}
	return h
}

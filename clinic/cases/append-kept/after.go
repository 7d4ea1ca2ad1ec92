package appendkept

// MixReserved does the same with a constant capacity.
//
//go:noinline
func MixReserved(a, b, c uint64) uint64 {
	out := make([]uint64, 0, 3)
	out = append(out, a)
	out = append(out, b)
	out = append(out, c)
	h := uint64(len(out))
	for i := range 192 {
		h = (h ^ out[i%3]) * prime
	}
	return h
}

// Package appendkept mixes three numbers.
package appendkept

const prime uint64 = 1099511628211

// Mix collects three numbers and reads them by index.
//
//go:noinline
func Mix(a, b, c uint64) uint64 {
	var out []uint64
	out = append(out, a)
	out = append(out, b)
	out = append(out, c)
	h := uint64(len(out))
	for i := range 192 {
		h = (h ^ out[i%3]) * prime
	}
	return h
}

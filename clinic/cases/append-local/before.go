// Package appendlocal hashes three numbers.
package appendlocal

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
	rounds        = 64
)

// Fold collects three numbers and hashes each many times.
//
//go:noinline
func Fold(a, b, c uint64) uint64 {
	var out []uint64
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

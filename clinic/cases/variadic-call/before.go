// Package variadiccall hashes a few numbers.
package variadiccall

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Triple hashes three numbers that follow from n.
//
//go:noinline
func Triple(n uint64) uint64 {
	return fold(n, n+1, n*n)
}

//go:noinline
func fold(xs ...uint64) uint64 {
	h := offset
	for _, x := range xs {
		for ; x != 0; x >>= 1 {
			h = (h ^ x&1) * prime
		}
	}
	return h
}

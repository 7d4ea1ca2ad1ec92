// Package stringasbytes hashes texts.
package stringasbytes

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Hash hashes text by way of a conversion.
//
//go:noinline
func Hash(text string) uint64 {
	return hash([]byte(text))
}

// hash reads p; it neither keeps nor changes it.
//
//go:noinline
func hash(p []byte) uint64 {
	h := offset
	for _, c := range p {
		h = (h ^ uint64(c)) * prime
	}
	return h
}

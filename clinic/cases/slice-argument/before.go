// Package sliceargument passes a small slice to a function.
package sliceargument

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Series returns a hash of the eight numbers from start on.
//
//go:noinline
func Series(start uint64) uint64 {
	xs := make([]uint64, 8)
	for i := range xs {
		xs[i] = start + uint64(i)
	}
	return hash(xs)
}

// hash reads xs and keeps nothing of it.
//
//go:noinline
func hash(xs []uint64) uint64 {
	h := offset
	for _, x := range xs {
		for ; x != 0; x >>= 8 {
			h = (h ^ x&0xff) * prime
		}
	}
	return h
}

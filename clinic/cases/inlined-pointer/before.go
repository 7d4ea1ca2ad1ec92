// Package inlinedpointer sums up the lengths of vectors.
package inlinedpointer

type vector struct{ x, y uint64 }

func newVector(x, y uint64) *vector {
	return &vector{x, y} // want "&vector{...} escapes to heap"
}

// Lengths folds the squared lengths of n vectors into one number.
//
//go:noinline
func Lengths(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		v := newVector(h, i)
		h = v.x*v.x + v.y*v.y
	}
	return h
}

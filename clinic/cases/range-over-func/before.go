// Package rangeoverfunc hashes the odd numbers of a slice.
package rangeoverfunc

import "iter"

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

func odd(xs []uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) { // want "func literal"
		for _, x := range xs {
			if x%2 == 1 && !yield(x) {
				return
			}
		}
	}
}

// Hash ranges over an iterator.
//
//go:noinline
func Hash(xs []uint64) uint64 {
	h := offset
	for x := range odd(xs) {
		h = (h ^ x) * prime
	}
	return h
}

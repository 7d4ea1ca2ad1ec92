// Package deepstack folds numbers in frames of 1 KiB.
package deepstack

const prime uint64 = 1099511628211

// Fold calls itself depth times; each block is made by new.
//
//go:noinline
func Fold(depth int, h uint64) uint64 {
	if depth == 0 {
		return h
	}
	block := new([128]uint64)
	block[depth%len(block)] = h
	for _, x := range block {
		h = (h ^ x) * prime
	}
	return Fold(depth-1, h) ^ block[1]
}

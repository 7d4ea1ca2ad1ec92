// Package smallarray hashes four numbers at a time.
package smallarray

const prime uint64 = 1099511628211

func mix(h uint64, xs [4]uint64) uint64 {
	h = (h ^ xs[0]) * prime
	h = (h ^ xs[1]) * prime
	h = (h ^ xs[2]) * prime
	return (h ^ xs[3]) * prime
}

// Hash hashes blocks of four numbers, passed as arrays.
//
//go:noinline
func Hash(blocks [][4]uint64) uint64 {
	h := uint64(1)
	for i := range blocks {
		h = mix(h, blocks[i])
	}
	return h
}

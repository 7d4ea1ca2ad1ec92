package smallarray

func mixSlice(h uint64, xs []uint64) uint64 {
	h = (h ^ xs[0]) * prime
	h = (h ^ xs[1]) * prime
	h = (h ^ xs[2]) * prime
	return (h ^ xs[3]) * prime
}

// HashSlices hashes the same blocks, passed as slices.
//
//go:noinline
func HashSlices(blocks [][4]uint64) uint64 {
	h := uint64(1)
	for i := range blocks {
		h = mixSlice(h, blocks[i][:])
	}
	return h
}

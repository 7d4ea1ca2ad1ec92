package sliceargument

// SeriesArray does the same with an array that it slices.
//
//go:noinline
func SeriesArray(start uint64) uint64 {
	var array [8]uint64
	xs := array[:]
	for i := range xs {
		xs[i] = start + uint64(i)
	}
	return hash(xs)
}

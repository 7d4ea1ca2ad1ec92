package largearray

// SampleSlice does the same with a slice.
//
//go:noinline
func SampleSlice(xs []int) int {
	total := 0
	for i := 0; i < len(xs); i += 16 {
		total += xs[i]
	}
	return total
}

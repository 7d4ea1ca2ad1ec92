// Package largearray samples a large array.
package largearray

// Sample adds up every 16th number of an array passed by value.
//
//go:noinline
func Sample(xs [1024]int) int {
	total := 0
	for i := 0; i < len(xs); i += 16 {
		total += xs[i]
	}
	return total
}

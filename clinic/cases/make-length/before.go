// Package makelength hashes the running sums of six numbers.
package makelength

// Hash makes room for as many sums as there are numbers.
//
//go:noinline
func Hash(n int) int {
	xs := []int{n, 2, 3, 5, 7, 11}
	sums := make([]int, len(xs)) // want(<1.25) "make.* escapes"
	sum := 0
	for i := range xs {
		sum += xs[i]
		sums[i] = sum
	}
	h := 1
	for i := range 192 {
		h = h*31 + sums[i%6]
	}
	return h
}

// Package makezero halves numbers.
package makezero

// Halves returns half of each number.
//
//go:noinline
func Halves(xs []int) []int {
	ids := make([]int, len(xs)) // want "make.* escapes to heap"
	for _, x := range xs {
		ids = append(ids, x/2) // want(>=1.25) "append escapes"
	}
	return ids[len(xs):] // the zeros in front were a bug
}

// Package noinlinedirective orders two numbers.
package noinlinedirective

type pair struct{ low, high int }

// Left behind after a debugging session:
//
//go:noinline
func newPair(a, b int) *pair {
	return &pair{min(a, b), max(a, b)} // want "&pair.* escapes"
}

// Spread returns the distance of two numbers.
//
//go:noinline
func Spread(a, b int) int {
	p := newPair(a, b)
	return p.high - p.low
}

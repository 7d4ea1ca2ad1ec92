// Package functionvalue moves a number up or down.
package functionvalue

// Step chooses a function and calls it with an address.
//
//go:noinline
func Step(up bool, n int) int {
	f := decrement
	if up {
		f = increment
	}
	x := n // want(<1.27) "moved to heap: x"
	f(&x)
	return x
}

//go:noinline
func increment(p *int) { *p++ }

//go:noinline
func decrement(p *int) { *p-- }

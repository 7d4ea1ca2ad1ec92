// Package functionvalue stirs a number in one of two ways.
package functionvalue

// Step chooses a function and calls it with an address.
//
//go:noinline
func Step(up bool, n int) int {
	f := stirDown
	if up {
		f = stirUp
	}
	x := n // want(<1.27) "moved to heap: x"
	f(&x)
	return x
}

//go:noinline
func stirUp(p *int) {
	for range 16 {
		*p = *p*3 + 1
	}
}

//go:noinline
func stirDown(p *int) {
	for range 16 {
		*p = *p*3 - 1
	}
}

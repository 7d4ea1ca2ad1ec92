// Package twoclosures turns a number in one of two directions.
package twoclosures

// Turn chooses a closure and calls it with an address.
//
//go:noinline
func Turn(up bool, n, by int) int {
	f := func(p *int) {
		v := *p
		for range 512 {
			v = v*3 - by
		}
		*p = v
	}
	if up {
		f = func(p *int) {
			v := *p
			for range 512 {
				v = v*3 + by
			}
			*p = v
		}
	}
	x := n // want(<1.27) "moved to heap: x"
	f(&x)
	return x
}

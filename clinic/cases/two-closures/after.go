package twoclosures

// TurnValue chooses a closure that takes and gives a value.
//
//go:noinline
func TurnValue(up bool, n, by int) int {
	f := func(v int) int {
		for range 512 {
			v = v*3 - by
		}
		return v
	}
	if up {
		f = func(v int) int {
			for range 512 {
				v = v*3 + by
			}
			return v
		}
	}
	return f(n)
}

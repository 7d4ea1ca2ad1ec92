// Package pooltiny finds the extremes of a list.
package pooltiny

type extremes struct{ low, high, count int }

func (e *extremes) add(x int) {
	if e.count == 0 || x < e.low {
		e.low = x
	}
	if e.count == 0 || x > e.high {
		e.high = x
	}
	e.count++
}

// Spread returns the distance between the extremes of xs.
//
//go:noinline
func Spread(xs []int) int {
	var e extremes
	for _, x := range xs {
		e.add(x)
	}
	return e.high - e.low
}

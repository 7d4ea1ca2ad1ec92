package pooltiny

import "sync"

var pool = sync.Pool{New: func() any {
	return new(extremes) // want "new.extremes. escapes"
}}

// SpreadPooled does the same with a struct from a pool.
//
//go:noinline
func SpreadPooled(xs []int) int {
	e := pool.Get().(*extremes)
	*e = extremes{}
	for _, x := range xs {
		e.add(x)
	}
	spread := e.high - e.low
	pool.Put(e)
	return spread
}

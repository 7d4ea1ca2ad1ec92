package hugemake

// LastIn does the same with the caller's table, which must have
// Limit elements.
//
//go:noinline
func LastIn(table []int, step int) int {
	return fill(table[:Limit], step)
}

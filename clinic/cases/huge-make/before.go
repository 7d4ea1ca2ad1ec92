// Package hugemake fills a large table.
package hugemake

// Limit is the end of the table.
const Limit = 1_000_000

// Last fills a table of its own with the multiples of step, modulo
// Limit, and returns the last one.
//
//go:noinline
func Last(step int) int {
	table := make([]int, Limit) // want "make.* escapes to heap"
	return fill(table, step)
}

//go:noinline
func fill(table []int, step int) int {
	x := 0
	for i := range table {
		table[i] = x
		x += step
		if x >= Limit {
			x -= Limit
		}
	}
	return table[len(table)-1]
}

// Package hugeparam reads one cell of a large grid.
package hugeparam

// Grid is a table of 100 by 100 numbers.
type Grid struct{ cells [100][100]int }

// Cell returns one number of a grid passed by value.
//
//go:noinline
func Cell(g Grid, x, y int) int {
	return g.cells[y][x]
}

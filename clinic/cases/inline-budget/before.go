// Package inlinebudget reads numbers with a checked index.
package inlinebudget

import "fmt"

// Table is a list of numbers with a name.
type Table struct {
	Name string
	Rows []int
}

// At returns row i and panics with a message if there is none.
func (t *Table) At(i int) int {
	if i < 0 || i >= len(t.Rows) {
		text := "%s: no row %d"
		text = fmt.Sprintf(text, t.Name, i) // want "t.Name" "^i "
		panic(text)                         // want "text esc"
	}
	return t.Rows[i]
}

// Sum adds up the rows.
//
//go:noinline
func Sum(t *Table) int {
	total := 0
	for i := range len(t.Rows) {
		total += t.At(i)
	}
	return total
}

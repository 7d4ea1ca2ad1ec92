package inlinebudget

import "fmt"

// Row returns row i and panics with a message if there is none.
func (t *Table) Row(i int) int {
	if i < 0 || i >= len(t.Rows) {
		t.noRow(i)
	}
	return t.Rows[i]
}

//go:noinline
func (t *Table) noRow(i int) {
	text := "%s: no row %d"
	text = fmt.Sprintf(text, t.Name, i) // want "t.Name" "^i "
	panic(text)                         // want "text esc"
}

// SumInline adds up the rows.
//
//go:noinline
func SumInline(t *Table) int {
	total := 0
	for i := range len(t.Rows) {
		total += t.Row(i)
	}
	return total
}

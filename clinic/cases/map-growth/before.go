// Package mapgrowth builds a table of squares.
package mapgrowth

// Squares maps the numbers below n to their squares.
//
//go:noinline
func Squares(n int) map[int]int {
	m := map[int]int{} // want "map.* escapes to heap"
	for i := range n {
		m[i] = i * i
	}
	return m
}

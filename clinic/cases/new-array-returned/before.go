// Package newarrayreturned fills an array with squares.
package newarrayreturned

// Squares returns a new array.
//
//go:noinline
func Squares(start int) *[100]int {
	p := new([100]int) // want "new.* escapes to heap"
	for i := range p {
		p[i] = (start + i) * (start + i)
	}
	return p
}

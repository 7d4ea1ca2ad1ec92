// Package boxedvariable returns the square of a number.
package boxedvariable

// Square returns n*n in an interface.
//
//go:noinline
func Square(n int) any {
	return n * n // want "n \\* n escapes to heap"
}

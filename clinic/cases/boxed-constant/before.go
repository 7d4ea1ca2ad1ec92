// Package boxedconstant returns a constant as an interface value.
package boxedconstant

// Seven returns the constant 7 in an interface.
//
//go:noinline
func Seven() any {
	return 7 // paper "7 escapes to heap"
}

package printlnvariable

import (
	"fmt"
	"io"
)

// PrintConstant prints the constant.
//
//go:noinline
func PrintConstant(w io.Writer) {
	fmt.Fprintln(w, 42) // paper "42 escapes to heap"
}

// Package printlnvariable prints the number 42.
package printlnvariable

import (
	"fmt"
	"io"
)

// Print prints a variable that was stored in an interface.
//
//go:noinline
func Print(w io.Writer) {
	x := 42
	var i any = x // want(<1.25) "^x escapes" paper(>=1.25) "^42"
	fmt.Fprintln(w, i)
}

// Package bufferstring writes a greeting to a writer.
package bufferstring

import (
	"bytes"
	"fmt"
	"io"
)

// Greet builds the greeting in a buffer and prints it as a string.
func Greet(w io.Writer, name string) {
	var x bytes.Buffer
	x.WriteString("hello, ")
	x.WriteString(name)
	fmt.Fprintln(w, x.String()) // want "^~r0 escapes" "^string"
}

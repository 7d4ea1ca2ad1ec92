// Package writestring writes lines.
package writestring

import "io"

// Write converts the line and writes it.
//
//go:noinline
func Write(w io.Writer, line string) (int, error) {
	return w.Write([]byte(line)) // want "escapes to heap"
}

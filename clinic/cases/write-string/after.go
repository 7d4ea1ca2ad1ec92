package writestring

import "io"

// WriteString lets the writer take the string if it can.
//
//go:noinline
func WriteString(w io.Writer, line string) (int, error) {
	return io.WriteString(w, line)
}

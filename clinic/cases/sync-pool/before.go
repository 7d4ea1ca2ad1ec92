// Package syncpool renders lines into a writer.
package syncpool

import (
	"bytes"
	"io"
)

const reserved = 4096

// Render writes the lines at once, from a new buffer.
//
//go:noinline
func Render(w io.Writer, lines []string) {
	data := make([]byte, 0, reserved) // want "make.* escapes"
	buf := bytes.NewBuffer(data)
	render(buf, lines)
	w.Write(buf.Bytes())
}

//go:noinline
func render(buf *bytes.Buffer, lines []string) {
	for _, line := range lines {
		buf.WriteString(line)
		buf.WriteByte('\n')
	}
}

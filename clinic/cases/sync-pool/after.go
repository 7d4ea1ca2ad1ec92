package syncpool

import (
	"bytes"
	"io"
	"sync"
)

var buffers = sync.Pool{New: func() any {
	data := make([]byte, 0, reserved) // want "make.* escapes"
	return bytes.NewBuffer(data)      // want "&bytes.Buffer"
}}

// RenderPooled writes the lines at once, from a buffer of the pool.
//
//go:noinline
func RenderPooled(w io.Writer, lines []string) {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	render(buf, lines)
	w.Write(buf.Bytes())
	buffers.Put(buf)
}

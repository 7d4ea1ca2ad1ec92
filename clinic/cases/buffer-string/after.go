package bufferstring

import "io"

// GreetInto builds the greeting in buf, writes it, and returns buf
// so that the caller can use its storage again.
func GreetInto(w io.Writer, buf []byte, name string) []byte {
	buf = append(buf[:0], "hello, "...) // want(>=1.25) "append"
	buf = append(buf, name...)          // want(>=1.25) "append"
	buf = append(buf, '\n')             // want(>=1.25) "append"
	w.Write(buf)
	return buf
}

package poolbyvalue

import "sync"

var pointers = sync.Pool{New: func() any {
	buf := make([]byte, size) // want "make.*escapes" "moved"
	return &buf
}}

// UpperPointer does the same with a pool of pointers.
//
//go:noinline
func UpperPointer(text string) int {
	buf := pointers.Get().(*[]byte)
	n := upper(*buf, text)
	pointers.Put(buf)
	return n
}

// Package poolbyvalue counts letters in pooled buffers.
package poolbyvalue

import "sync"

const size = 1024

var slices = sync.Pool{New: func() any {
	return make([]byte, size) // want "make.* escapes" "make"
}}

// Upper counts the upper-case letters of text.
//
//go:noinline
func Upper(text string) int {
	buf := slices.Get().([]byte)
	n := upper(buf, text)
	slices.Put(buf) // want "buf escapes to heap"
	return n
}

// upper copies the letters to buf while there is room and returns
// how many there are.
//
//go:noinline
func upper(buf []byte, text string) int {
	n := 0
	for i := range len(text) {
		if c := text[i]; 'A' <= c && c <= 'Z' {
			if n < len(buf) {
				buf[n] = c
			}
			n++
		}
	}
	return n
}

package heapovertime

import "io"

// Summer sums the bytes of one reader after another.
type Summer struct{ buf []byte }

// NewSummer returns a Summer with its buffer.
func NewSummer() *Summer {
	return &Summer{make([]byte, size)} // want "&Summer" "make"
}

// Sum reads r to its end through the buffer of s.
//
//go:noinline
func (s *Summer) Sum(r io.Reader) (sum int, err error) {
	return drain(r, s.buf)
}

// Package heapovertime sums the bytes of a reader.
package heapovertime

import "io"

const size = 64 << 10

// Sum reads r to its end through a new buffer.
//
//go:noinline
func Sum(r io.Reader) (sum int, err error) {
	buf := make([]byte, size) // want "make.* escapes to heap"
	return drain(r, buf)
}

func drain(r io.Reader, buf []byte) (sum int, err error) {
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			sum += int(c)
		}
		if err == io.EOF {
			return sum, nil
		}
		if err != nil {
			return sum, err
		}
	}
}

// Package implicitlimit needs a buffer of 80 KiB.
package implicitlimit

const size = 80 << 10

// Spread writes step by step into a made buffer.
//
//go:noinline
func Spread(step int) int {
	buf := make([]byte, size) // want "make.* escapes to heap"
	return spread(buf, step)
}

//go:noinline
func spread(buf []byte, step int) int {
	n := 0
	for i := 0; i < len(buf); i += step {
		buf[i]++
		n += int(buf[i])
	}
	return n
}

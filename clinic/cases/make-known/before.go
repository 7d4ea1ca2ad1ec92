// Package makeknown hashes the numbers below 100.
package makeknown

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Hash fills a buffer whose size is in a variable.
//
//go:noinline
func Hash(start byte) uint64 {
	n := 100
	buf := make([]byte, n) // want(<1.25) "make.* escapes to heap"
	return hash(buf, start)
}

//go:noinline
func hash(buf []byte, start byte) uint64 {
	for i := range buf {
		buf[i] = start + byte(i)
	}
	h := offset
	for _, c := range buf {
		h = (h ^ uint64(c)) * prime
	}
	return h
}

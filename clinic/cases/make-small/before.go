// Package makesmall hashes text after changing it.
package makesmall

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Hash hashes text without its spaces.
//
//go:noinline
func Hash(text string) uint64 {
	n := len(text)
	buf := make([]byte, n) // want(<1.25) "make.* escapes to heap"
	return hash(buf, text)
}

//go:noinline
func hash(buf []byte, text string) uint64 {
	n := 0
	for i := range len(text) {
		if c := text[i]; c != ' ' {
			buf[n] = c
			n++
		}
	}
	h := offset
	for _, c := range buf[:n] {
		h = (h ^ uint64(c)) * prime
	}
	return h
}

package makesmall

// HashArray does the same with an array for short texts.
//
//go:noinline
func HashArray(text string) uint64 {
	var array [32]byte
	buf := array[:]
	if len(text) > len(array) {
		buf = make([]byte, len(text)) // want(<1.25) "make.* esc"
	}
	return hash(buf, text)
}

package makevariable

// PalindromeArray does the same with an array for short texts.
func PalindromeArray(text string) bool {
	var array [128]byte
	buf := array[:]
	if len(text) > len(array) {
		buf = make([]byte, len(text)) // want(<1.25) "make.* esc"
	}
	return matches(buf[:len(text)], text)
}

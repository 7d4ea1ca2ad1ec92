// Package makevariable checks for palindromes.
package makevariable

// Palindrome tells whether text equals its own reversal.
func Palindrome(text string) bool {
	n := len(text)
	buf := make([]byte, n) // want(<1.25) "make.* escapes to heap"
	return matches(buf, text)
}

// matches writes text backwards into buf and compares.
//
//go:noinline
func matches(buf []byte, text string) bool {
	for i := range len(text) {
		buf[len(text)-1-i] = text[i]
	}
	return string(buf) == text
}

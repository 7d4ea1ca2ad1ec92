package makevariable

import (
	"strings"
	"testing"
)

var (
	hits  int
	input = strings.Repeat("ab", 50)
)

// The lengths lie on both sides of 32 and of 128.
func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 31, 32, 33, 127, 128, 129} {
		for _, text := range []string{
			strings.Repeat("a", n), strings.Repeat("ab", n),
			strings.Repeat("ab", n) + "a",
		} {
			got, want := PalindromeArray(text), Palindrome(text)
			if got != want {
				t.Errorf("%q: %v and %v", text, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		if Palindrome(input) {
			hits++
		}
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		if PalindromeArray(input) {
			hits++
		}
	}
}

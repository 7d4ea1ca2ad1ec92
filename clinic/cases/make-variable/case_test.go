package makevariable

import (
	"strconv"
	"strings"
	"testing"
)

var (
	hits  int
	input = strings.Repeat("ab", 50)
	same  = strings.Repeat("a", 256)
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
	for _, n := range sweepValues {
		if !Palindrome(same[:n]) || !PalindromeArray(same[:n]) {
			t.Errorf("%d equal letters are no palindrome", n)
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

var sweepValues = []int{
	8, 16, 24, 32, 33, 40, 48, 64, 96, 128, 129, 192, 256,
}

func sweepBefore(b *testing.B, n int) {
	for range b.N {
		if Palindrome(same[:n]) {
			hits++
		}
	}
}

func sweepAfter(b *testing.B, n int) {
	for range b.N {
		if PalindromeArray(same[:n]) {
			hits++
		}
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, n := range sweepValues {
		b.Run("before/length="+strconv.Itoa(n), func(b *testing.B) {
			sweepBefore(b, n)
		})
		b.Run("after/length="+strconv.Itoa(n), func(b *testing.B) {
			sweepAfter(b, n)
		})
	}
}

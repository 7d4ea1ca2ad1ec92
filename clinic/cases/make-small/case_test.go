package makesmall

import (
	"strings"
	"testing"
)

var (
	sink  uint64
	input = strings.Repeat("escape: ", 3)
)

// The lengths lie on both sides of 32.
func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 24, 31, 32, 33, 1000} {
		for _, part := range []string{"x", " ", "a ", "é"} {
			text := strings.Repeat(part, n)
			got, want := HashArray(text), Hash(text)
			if got != want {
				t.Errorf("%q: %d and %d", text, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(input)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashArray(input)
	}
}

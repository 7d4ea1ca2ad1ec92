package poolbyvalue

import (
	"strings"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for range 3 {
		for _, text := range []string{
			"", "a", "A", "Hello, World", "ÄÖ", "\xff",
			strings.Repeat("Ab", 5*size),
		} {
			got, want := UpperPointer(text), Upper(text)
			if got != want {
				t.Errorf("%.20q: %d and %d", text, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Upper("Hello, World")
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += UpperPointer("Hello, World")
	}
}

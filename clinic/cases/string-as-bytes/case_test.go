package stringasbytes

import (
	"strings"
	"testing"
)

var (
	sink uint64
	text = strings.Repeat("escape ", 90)
)

func TestSameResult(t *testing.T) {
	inputs := []string{
		"", "a", "\x00", "\xff\xfe", "Ångström", text,
	}
	for _, s := range inputs {
		if got, want := HashString(s), Hash(s); got != want {
			t.Errorf("%q: %d and %d", s, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(text)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashString(text)
	}
}

package concatloop

import (
	"slices"
	"testing"
)

var (
	sink  string
	words = slices.Repeat([]string{"heap!"}, 16)
)

func TestSameResult(t *testing.T) {
	inputs := [][]string{
		nil, {""}, {"a"}, {"", ""}, {"a", "b"}, {"é", " "}, words,
	}
	for _, ws := range inputs {
		if got, want := JoinBuilder(ws), Join(ws); got != want {
			t.Errorf("%q: %q and %q", ws, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Join(words)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = JoinBuilder(words)
	}
}

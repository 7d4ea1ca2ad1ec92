package maplocal

import "testing"

var sink int

func TestSameResult(t *testing.T) {
	for _, text := range []string{
		"", "a", "aa", "abcdefgh", "abcdefghi", "mississippi",
		"\x00\xff\x00", "the quick brown fox",
	} {
		if got, want := MostSized(text), Most(text); got != want {
			t.Errorf("%q: %d and %d", text, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Most("mississippi")
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += MostSized("mississippi")
	}
}

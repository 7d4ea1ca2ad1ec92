package devirtualizedmethod

import "testing"

var sink uint64

func TestSameResult(t *testing.T) {
	for _, n := range []uint64{0, 1, 2, 3, 16, 1000} {
		if got, want := MixRect(n), Mix(n); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Mix(16)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += MixRect(16)
	}
}

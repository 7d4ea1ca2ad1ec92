package inlinedpointer

import "testing"

var sink uint64

func TestSameResult(t *testing.T) {
	for _, n := range []uint64{0, 1, 2, 3, 10, 1000} {
		got, want := LengthsByValue(n), Lengths(n)
		if got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Lengths(16)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += LengthsByValue(16)
	}
}

package smallreceiver

import "testing"

var sink uint64

func TestSameResult(t *testing.T) {
	for _, n := range []uint64{0, 1, 2, 3, 16, 1000} {
		if got, want := FoldValue(n), Fold(n); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Fold(16)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += FoldValue(16)
	}
}

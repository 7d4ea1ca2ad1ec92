package variadiccall

import (
	"math"
	"testing"
)

var sink uint64

func TestSameResult(t *testing.T) {
	for _, n := range []uint64{0, 1, 1 << 32, math.MaxUint64} {
		if got, want := TripleSlice(n), Triple(n); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
	if got, want := fold(), fold([]uint64{}...); got != want {
		t.Errorf("no arguments: %d and %d", got, want)
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Triple(1<<60 + uint64(i))
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += TripleSlice(1<<60 + uint64(i))
	}
}

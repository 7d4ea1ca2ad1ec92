package sliceargument

import (
	"math"
	"testing"
)

var sink uint64

func TestSameResult(t *testing.T) {
	starts := []uint64{0, 1, 255, 1 << 63, math.MaxUint64}
	for _, start := range starts {
		got, want := SeriesArray(start), Series(start)
		if got != want {
			t.Errorf("start %d: %d and %d", start, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Series(1<<60 + uint64(i))
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += SeriesArray(1<<60 + uint64(i))
	}
}

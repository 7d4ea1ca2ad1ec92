package deepstack

import (
	"math"
	"testing"
)

var sink uint64

func TestSameResult(t *testing.T) {
	for _, depth := range []int{0, 1, 2, 127, 128, 129, 3072} {
		for _, h := range []uint64{0, 1, 42, math.MaxUint64} {
			got, want := FoldVariable(depth, h), Fold(depth, h)
			if got != want {
				t.Errorf("%d %d: %d, %d", depth, h, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Fold(3072, uint64(i))
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += FoldVariable(3072, uint64(i))
	}
}

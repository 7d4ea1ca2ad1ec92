package addressaskey

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, a := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, b := range []int{math.MinInt, 0, math.MaxInt} {
			got, want := PairValues(a, b), Pair(a, b)
			if got != want {
				t.Errorf("%d %d: %d and %d", a, b, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Pair(i, i+1)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += PairValues(i, i+1)
	}
}

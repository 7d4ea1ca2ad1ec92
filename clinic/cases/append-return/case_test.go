package appendreturn

import (
	"math"
	"slices"
	"testing"
)

var sink []int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 7, math.MaxInt} {
		got, want := TripleReserved(n), Triple(n)
		if !slices.Equal(got, want) {
			t.Errorf("n = %d: %v and %v", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink = Triple(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink = TripleReserved(i)
	}
}

package makelength

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		if got, want := HashConstant(n), Hash(n); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Hash(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += HashConstant(i)
	}
}

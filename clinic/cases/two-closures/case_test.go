package twoclosures

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, up := range []bool{false, true} {
			got, want := TurnValue(up, n, n^5), Turn(up, n, n^5)
			if got != want {
				t.Errorf("%v %d: %d and %d", up, n, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Turn(i&1 == 0, i, 7)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += TurnValue(i&1 == 0, i, 7)
	}
}

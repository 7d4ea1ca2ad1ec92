package reassignedcapture

import (
	"math"
	"testing"
)

var sink func(int) bool

func TestSameResult(t *testing.T) {
	ns := []int{math.MinInt, -1, 0, 1, 7, math.MaxInt}
	for _, n := range ns {
		before, after := Below(n), BelowFinal(n)
		for _, x := range ns {
			if got, want := after(x), before(x); got != want {
				t.Errorf("%d below %d: %v, %v", x, n, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink = Below(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink = BelowFinal(i)
	}
}

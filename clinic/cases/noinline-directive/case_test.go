package noinlinedirective

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	ns := []int{math.MinInt, -1, 0, 1, math.MaxInt}
	for _, a := range ns {
		for _, b := range ns {
			got, want := SpreadInline(a, b), Spread(a, b)
			if got != want {
				t.Errorf("%d %d: %d and %d", a, b, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Spread(i, 1000)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += SpreadInline(i, 1000)
	}
}

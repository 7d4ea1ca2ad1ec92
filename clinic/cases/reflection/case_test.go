package reflection

import (
	"math"
	"testing"
)

var (
	sink  int
	point = &Point{1000, 2000, 3000}
)

func TestSameResult(t *testing.T) {
	points := []Point{
		{}, {1, 2, 3}, {-1, 0, 1}, {255, 256, 257},
		{math.MaxInt, 1, 0}, {math.MinInt, 0, -1},
	}
	for _, p := range points {
		if got, want := SumNamed(&p), Sum(&p); got != want {
			t.Errorf("%v: %d and %d", p, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Sum(point)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SumNamed(point)
	}
}

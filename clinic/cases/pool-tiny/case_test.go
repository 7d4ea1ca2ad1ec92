package pooltiny

import (
	"math"
	"testing"
)

var (
	sink    int
	numbers = []int{3, 1, 4, 1}
)

// The lists get shorter: a struct that is not reset would show.
func TestSameResult(t *testing.T) {
	inputs := [][]int{
		{math.MinInt, 0, math.MaxInt}, numbers, {-1, -7}, {5}, {},
		nil,
	}
	for _, xs := range inputs {
		if got, want := SpreadPooled(xs), Spread(xs); got != want {
			t.Errorf("%v: %d and %d", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Spread(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SpreadPooled(numbers)
	}
}

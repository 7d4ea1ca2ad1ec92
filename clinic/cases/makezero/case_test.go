package makezero

import (
	"math"
	"slices"
	"testing"
)

var (
	sink    []int
	hundred = make([]int, 100)
)

func TestSameResult(t *testing.T) {
	inputs := [][]int{
		nil, {}, {0}, {1}, {-3, 3}, {math.MinInt, math.MaxInt},
		hundred,
	}
	for _, xs := range inputs {
		got, want := HalvesReserved(xs), Halves(xs)
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v and %v", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Halves(hundred)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = HalvesReserved(hundred)
	}
}

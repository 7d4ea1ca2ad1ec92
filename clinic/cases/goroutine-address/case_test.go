package goroutineaddress

import (
	"math"
	"testing"
)

var (
	sink    int
	numbers = []int{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9}
)

func TestSameResult(t *testing.T) {
	inputs := [][]int{
		nil, {}, {7}, {-1, 1}, {math.MaxInt, 1}, numbers,
	}
	for _, xs := range inputs {
		if got, want := SumDirect(xs), Sum(xs); got != want {
			t.Errorf("%v: %d and %d", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Sum(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SumDirect(numbers)
	}
}

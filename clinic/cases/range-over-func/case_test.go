package rangeoverfunc

import (
	"math"
	"testing"
)

var (
	sink    uint64
	numbers = []uint64{
		1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 28, 29,
	}
)

func TestSameResult(t *testing.T) {
	inputs := [][]uint64{
		nil, {0}, {1}, {2, 4}, {math.MaxUint64}, numbers,
	}
	for _, xs := range inputs {
		if got, want := HashLoop(xs), Hash(xs); got != want {
			t.Errorf("%v: %d and %d", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashLoop(numbers)
	}
}

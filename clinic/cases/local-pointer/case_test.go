package localpointer

import (
	"math"
	"testing"
)

var (
	sink    uint64
	numbers = []uint64{7, 0, 1, 255, 256, 1 << 40, 42, 7}
)

func TestSameResult(t *testing.T) {
	inputs := [][]uint64{nil, {0}, {7}, {math.MaxUint64}, numbers}
	for _, xs := range inputs {
		got, want := HashThroughPointer(xs), HashDirect(xs)
		if got != want {
			t.Errorf("%v: %d and %d", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += HashThroughPointer(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashDirect(numbers)
	}
}

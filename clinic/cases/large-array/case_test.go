package largearray

import (
	"math"
	"testing"
)

var (
	sink    int
	numbers [1024]int
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, -1, 1 << 40, math.MaxInt} {
		for i := range numbers {
			numbers[i] = n - i*i
		}
		got, want := SampleSlice(numbers[:]), Sample(numbers)
		if got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Sample(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SampleSlice(numbers[:])
	}
}

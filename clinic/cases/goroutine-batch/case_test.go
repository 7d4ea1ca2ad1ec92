package goroutinebatch

import (
	"slices"
	"strconv"
	"testing"
)

var (
	numbers = make([]int, 64)
	most    = make([]int, 1024)
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 64, 1001, 1024} {
		got, want := make([]int, n), make([]int, n)
		for i := range n {
			got[i], want[i] = i-n/2, i-n/2
		}
		Square(want)
		SquareBatch(got)
		if !slices.Equal(got, want) {
			t.Errorf("n = %d: %v and %v", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Square(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		SquareBatch(numbers)
	}
}

var sweepValues = []int{
	1, 2, 4, 8, 16, 64, 256, 1024,
}

func sweepBefore(b *testing.B, n int) {
	for range b.N {
		Square(most[:n])
	}
}

func sweepAfter(b *testing.B, n int) {
	for range b.N {
		SquareBatch(most[:n])
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, n := range sweepValues {
		b.Run("before/number="+strconv.Itoa(n), func(b *testing.B) {
			sweepBefore(b, n)
		})
		b.Run("after/number="+strconv.Itoa(n), func(b *testing.B) {
			sweepAfter(b, n)
		})
	}
}

package goroutinebatch

import (
	"slices"
	"testing"
)

var numbers = make([]int, 64)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 64, 1001} {
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

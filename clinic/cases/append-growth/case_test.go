package appendgrowth

import (
	"slices"
	"testing"
)

var sink []int

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 8, 255, 257, 1000} {
		got, want := SquaresReserved(n), Squares(n)
		if !slices.Equal(got, want) {
			t.Errorf("n = %d: %v and %v", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Squares(1000)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = SquaresReserved(1000)
	}
}

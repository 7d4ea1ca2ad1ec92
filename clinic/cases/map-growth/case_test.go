package mapgrowth

import (
	"maps"
	"testing"
)

var sink map[int]int

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 9, 14, 100, 1000} {
		got, want := SquaresSized(n), Squares(n)
		if !maps.Equal(got, want) {
			t.Errorf("n = %d: %v and %v", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Squares(100)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = SquaresSized(100)
	}
}

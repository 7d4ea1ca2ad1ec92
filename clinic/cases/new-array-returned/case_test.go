package newarrayreturned

import (
	"math"
	"testing"
)

var (
	sink  *[100]int
	array [100]int
)

// The array keeps its contents between the calls, as a caller's
// array does.
func TestSameResult(t *testing.T) {
	for _, start := range []int{math.MinInt, -50, 0, 1, 1 << 40} {
		FillSquares(&array, start)
		if want := Squares(start); array != *want {
			t.Errorf("start %d: %v and %v", start, array, *want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink = Squares(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		FillSquares(&array, i)
	}
}

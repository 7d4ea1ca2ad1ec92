package copypointers

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, a := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, b := range []int{math.MinInt, 0, math.MaxInt} {
			got, want := HandValues(a, b), Hand(a, b)
			if got != want || *Kept[0] != KeptInts[0] {
				t.Errorf("%d %d: %d and %d", a, b, got, want)
			}
			if *Logged[0] != LoggedInts[0] {
				t.Errorf("%d %d: logged another", a, b)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Hand(i, i+1)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += HandValues(i, i+1)
	}
}

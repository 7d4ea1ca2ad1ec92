package functionvalue

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, up := range []bool{false, true} {
			got, want := StepBranch(up, n), Step(up, n)
			if got != want {
				t.Errorf("%v %d: %d and %d", up, n, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Step(i&1 == 0, i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += StepBranch(i&1 == 0, i)
	}
}

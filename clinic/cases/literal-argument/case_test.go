package literalargument

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, far := range []bool{false, true} {
			got := MeasureBranch(far, n, n^7)
			if want := Measure(far, n, n^7); got != want {
				t.Errorf("%v %d: %d and %d", far, n, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Measure(i&1 == 0, i, 3)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += MeasureBranch(i&1 == 0, i, 3)
	}
}

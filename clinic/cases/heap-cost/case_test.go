package heapcost

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	ns := []int{math.MinInt, -1, 0, 1, math.MaxInt}
	for _, x := range ns {
		for _, y := range ns {
			if got, want := Make(x, y), *New(x, y); got != want {
				t.Errorf("%v and %v", got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		p := New(i, i)
		sink += p.X + p.Y
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		p := Make(i, i)
		sink += p.X + p.Y
	}
}

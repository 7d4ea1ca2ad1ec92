package interfacemethod

import (
	"math"
	"testing"
)

var sink float64

func TestSameResult(t *testing.T) {
	sides := []float64{
		-2, 0, 1, 0.1, 1e300, math.Inf(1), math.NaN(),
	}
	for _, side := range sides {
		got, want := SquareRect(side), Square(side)
		same := got == want || got != got && want != want
		if !same {
			t.Errorf("side %v: %v and %v", side, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Square(float64(i))
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += SquareRect(float64(i))
	}
}

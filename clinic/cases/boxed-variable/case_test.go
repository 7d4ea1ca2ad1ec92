package boxedvariable

import (
	"math"
	"testing"
)

var (
	boxSink any
	intSink int
)

// The inputs fall on both sides of the runtime's table of small
// values: 15*15 is inside, 16*16 is not.
func TestSameResult(t *testing.T) {
	inputs := []int{-16, -1, 0, 1, 15, 16, 1000, math.MaxInt}
	for _, n := range inputs {
		box, want := Square(n), SquareInt(n)
		if got, ok := box.(int); !ok || got != want {
			t.Errorf("n = %d: %v and %d", n, box, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		boxSink = Square(1000 + i&1023)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		intSink = SquareInt(1000 + i&1023)
	}
}

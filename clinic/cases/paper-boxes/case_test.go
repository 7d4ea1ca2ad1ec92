package paperboxes

import (
	"math"
	"testing"
)

var sink int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		if got, want := StoreFields(n), Store(n); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
		same := Boxes[0] == any(Fields.Number) &&
			Boxes[1] == any(Fields.Nothing) &&
			Boxes[2] == any(Fields.Positive) &&
			Boxes[3] == any(Fields.Zeros)
		one, ok := Boxes[4].(func() int)
		if !same || !ok || one() != Fields.One() {
			t.Errorf("n = %d: %v and %v", n, Boxes, Fields)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Store(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += StoreFields(i)
	}
}

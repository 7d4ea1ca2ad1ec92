package newarraylocal

import (
	"math"
	"testing"
)

var sink uint64

func TestSameResult(t *testing.T) {
	for _, start := range []int{math.MinInt, -50, 0, 1, 1 << 40} {
		got, want := HashVariable(start), Hash(start)
		if got != want {
			t.Errorf("start %d: %d and %d", start, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Hash(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += HashVariable(i)
	}
}

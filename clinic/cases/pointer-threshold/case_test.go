package pointerthreshold

import (
	"math"
	"testing"
)

var (
	sink  uint64
	block = Block{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
)

func TestSameResult(t *testing.T) {
	blocks := []Block{
		{}, {A: 1}, {J: 1}, {A: math.MaxUint64, E: 1}, block,
	}
	for _, b := range blocks {
		if got, want := HashPointer(&b), Hash(b); got != want {
			t.Errorf("%v: %d and %d", b, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(block)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashPointer(&block)
	}
}

package smallarray

import (
	"math"
	"testing"
)

var (
	sink   uint64
	blocks = [][4]uint64{{1, 2, 3, 4}, {5, 6, 7, 8}, {9}, {0, 1}}
)

func TestSameResult(t *testing.T) {
	inputs := [][][4]uint64{
		nil, {{}}, {{math.MaxUint64, 0, 1}}, blocks,
	}
	for _, in := range inputs {
		if got, want := HashSlices(in), Hash(in); got != want {
			t.Errorf("%v: %d and %d", in, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(blocks)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashSlices(blocks)
	}
}

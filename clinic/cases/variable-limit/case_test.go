package variablelimit

import "testing"

var (
	sink    int
	numbers = []uint16{1, 2, 3, 2, 1, 0, 65535, 64, 63, 64}
)

func TestSameResult(t *testing.T) {
	all := make([]uint16, 1<<16+1)
	for i := range all {
		all[i] = uint16(i)
	}
	inputs := [][]uint16{nil, {0}, {0, 0}, {65535}, numbers, all}
	for _, xs := range inputs {
		got, want := DistinctBits(xs), Distinct(xs)
		if got != want {
			t.Errorf("%d numbers: %d and %d", len(xs), got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Distinct(numbers)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += DistinctBits(numbers)
	}
}

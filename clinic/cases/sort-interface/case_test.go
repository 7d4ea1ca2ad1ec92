package sortinterface

import (
	"slices"
	"testing"
)

var (
	shuffled = []int{
		7, 3, 11, 1, 15, 9, 5, 13, 2, 8, 14, 0, 10, 4, 12, 6,
	}
	scratch = make([]int, len(shuffled))
)

func TestSameResult(t *testing.T) {
	inputs := [][]int{
		nil, {}, {1}, {2, 1}, {1, 1, 1}, {3, -1, 3, 0}, shuffled,
	}
	for _, xs := range inputs {
		got, want := slices.Clone(xs), slices.Clone(xs)
		Sort(want)
		SortGeneric(got)
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v and %v", xs, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		copy(scratch, shuffled)
		Sort(scratch)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		copy(scratch, shuffled)
		SortGeneric(scratch)
	}
}

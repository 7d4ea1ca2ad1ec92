package sharedcounter

import "testing"

var (
	sink  int
	parts = [4][]int{{1, 2}, {3, 4}, {6, 8}, {5, 7}}
)

func TestSameResult(t *testing.T) {
	inputs := [][4][]int{
		{}, {{0}}, {{-1, -2}, {}, nil, {1}}, parts,
		{make([]int, 1000), make([]int, 1001)},
	}
	for _, in := range inputs {
		if got, want := EvenSent(&in), Even(&in); got != want {
			t.Errorf("%v: %d and %d", in, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Even(&parts)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += EvenSent(&parts)
	}
}

package pointersorvalues

import "testing"

var (
	pointerSink []*Record
	valueSink   []Record
	sink        int
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		want, got := Build(n), BuildValues(n)
		if len(got) != len(want) {
			t.Fatalf("%d and %d records", len(got), len(want))
		}
		for i := range want {
			if got[i] != *want[i] {
				t.Errorf("%d: %v and %v", i, got[i], *want[i])
			}
		}
		if got, want := SumValues(got), Sum(want); got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		pointerSink = Build(1000)
		sink += Sum(pointerSink)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		valueSink = BuildValues(1000)
		sink += SumValues(valueSink)
	}
}

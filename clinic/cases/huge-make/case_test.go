package hugemake

import "testing"

var (
	sink  int
	table = make([]int, Limit)
)

// The table is used again without clearing it.
func TestSameResult(t *testing.T) {
	for _, step := range []int{0, 1, 7, 999_999, 1_000_000} {
		got, want := LastIn(table, step), Last(step)
		if got != want {
			t.Errorf("step %d: %d and %d", step, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Last(7)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += LastIn(table, 7)
	}
}

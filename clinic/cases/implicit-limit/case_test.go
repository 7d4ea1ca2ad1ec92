package implicitlimit

import "testing"

var sink int

// The second call with the same step would see old contents if
// the buffer were not cleared.
func TestSameResult(t *testing.T) {
	for _, step := range []int{1, 1, 2, 64, size - 1, size} {
		got, want := SpreadArray(step), Spread(step)
		if got != want {
			t.Errorf("step %d: %d and %d", step, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Spread(64)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SpreadArray(64)
	}
}

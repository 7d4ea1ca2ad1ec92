package outlinedslowpath

import "testing"

var sink int

func TestSameResult(t *testing.T) {
	ns := []int{-3, -1, 0, 1, 2, 7, 100, 1009, 50_000, 2_000_000}
	for _, end := range ns {
		for _, step := range ns {
			got, want := *Make(end, step), *New(end, step)
			if got != want {
				t.Errorf("%d %d: %v, %v", end, step, got, want)
			}
			a, b := MarksInline(end, step), Marks(end, step)
			if a != b {
				t.Errorf("%d %d: %d and %d", end, step, a, b)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Marks(100+i&1023, 3)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += MarksInline(100+i&1023, 3)
	}
}

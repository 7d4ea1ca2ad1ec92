package passeddown

import "testing"

func TestSameResult(t *testing.T) {
	times := []int{0, 1, 7, 8, -1, 1 << 40, 0, 16}
	for _, at := range times {
		for _, look := range times {
			want, wantOK := Latest(look)
			got, ok := LatestCopy(look)
			if got != want || ok != wantOK {
				t.Errorf("%d: %v %v, %v %v",
					look, got, ok, want, wantOK)
			}
		}
		Note(at, 3*at)
		NoteCopy(at, 3*at)
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		Note(i, i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		NoteCopy(i, i)
	}
}

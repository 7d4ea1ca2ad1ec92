package appendkept

import (
	"math"
	"testing"
)

var sink uint64

func TestSameResult(t *testing.T) {
	ns := []uint64{0, 1, 2, 255, 256, 1 << 40, math.MaxUint64}
	for _, a := range ns {
		for _, b := range ns {
			for _, c := range ns {
				got, want := MixReserved(a, b, c), Mix(a, b, c)
				if got != want {
					t.Errorf("%d %d %d: %d, %d", a, b, c, got, want)
				}
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		n := 1<<60 + uint64(i)
		sink += Mix(n, n+1, n+2)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		n := 1<<60 + uint64(i)
		sink += MixReserved(n, n+1, n+2)
	}
}

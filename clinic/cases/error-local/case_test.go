package errorlocal

import (
	"math"
	"testing"
)

var hashes, spoilt int

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		hash, bad := SpoiltFlag(n)
		wantHash, wantBad := Spoilt(n)
		if hash != wantHash || bad != wantBad {
			t.Errorf("n = %d: %d and %d", n, bad, wantBad)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		h, bad := Spoilt(-1 - i)
		hashes += h
		spoilt += bad
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		h, bad := SpoiltFlag(-1 - i)
		hashes += h
		spoilt += bad
	}
}

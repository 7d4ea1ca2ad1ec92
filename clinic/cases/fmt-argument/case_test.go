package fmtargument

import (
	"math"
	"testing"
)

var (
	stringSink string
	line       = make([]byte, 0, 64)
)

func TestSameResult(t *testing.T) {
	for _, key := range []string{"", "size", "a=b", "%d", "ключ"} {
		for _, n := range []int{
			math.MinInt, -1, 0, 9, 255, 256, math.MaxInt,
		} {
			want := Pair(key, n)
			got := string(AppendPair(nil, key, n))
			if got != want {
				t.Errorf("%q %d: %q and %q", key, n, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		stringSink = Pair("size", 1000+i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		line = AppendPair(line[:0], "size", 1000+i)
	}
}

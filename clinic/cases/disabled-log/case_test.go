package disabledlog

import (
	"bytes"
	"math"
	"testing"
)

var (
	sink int
	off  Logger
)

func TestSameResult(t *testing.T) {
	for _, on := range []bool{false, true} {
		for _, n := range []int{math.MinInt, -1, 0, 256} {
			var got, want bytes.Buffer
			x := Work(&Logger{on, &want}, n)
			y := WorkGuarded(&Logger{on, &got}, n)
			if x != y || got.String() != want.String() {
				t.Errorf("n = %d: %q and %q", n, &got, &want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Work(&off, 1000+i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += WorkGuarded(&off, 1000+i)
	}
}

package zeroelements

import (
	"math"
	"testing"
)

var (
	rows   Row
	counts Count
	sink   int
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 255, 1 << 20, math.MaxInt32} {
		row, want := Make(n)
		count, got := MakeCount(n)
		if got != want || len(row) != int(count) {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		row, h := Make(i & 1023)
		rows = row
		sink += h
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		count, h := MakeCount(i & 1023)
		counts = count
		sink += h
	}
}

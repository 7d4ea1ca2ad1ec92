package errorvalue

import (
	"fmt"
	"math"
	"testing"
)

var sink error

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		got, want := CheckSentinel(n), Check(n)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("n = %d: %v and %v", n, got, want)
		}
		if (got == nil) != (n >= 0) {
			t.Errorf("n = %d: %v", n, got)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink = Check(-1 - i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink = CheckSentinel(-1 - i)
	}
}

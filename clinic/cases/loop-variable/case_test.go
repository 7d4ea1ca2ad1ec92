package loopvariable

import (
	"math"
	"testing"
)

var (
	index  [8]*Value
	values [8]Value
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, -1, math.MaxInt} {
		var list [8]Value
		for i := range list {
			list[i] = Value{n - i, n * i}
		}
		var got, want [8]*Value
		Index(&want, &list)
		IndexElements(&got, &list)
		for i := range list {
			if *got[i] != *want[i] || *got[i] != list[i] {
				t.Errorf("%d: %v and %v", i, *got[i], *want[i])
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Index(&index, &values)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		IndexElements(&index, &values)
	}
}

package leakingparam

import (
	"math"
	"testing"
)

var (
	node = &Node{N: 3}
	pair = []*Node{node, {N: 4}}
	sink int
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		held, pair := &Node{N: n}, []*Node{{N: n ^ 7}, node}
		got, want := SumNumbers(held, pair), Sum(held, pair)
		if got != want {
			t.Errorf("n = %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Sum(node, pair)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SumNumbers(node, pair)
	}
}

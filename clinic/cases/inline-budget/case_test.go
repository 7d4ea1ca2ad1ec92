package inlinebudget

import (
	"math"
	"testing"
)

var (
	sink  int
	table = &Table{"squares", make([]int, 64)}
)

// caught returns what f panics with, or its result.
func caught(f func(int) int, i int) (result any) {
	defer func() {
		if r := recover(); r != nil {
			result = r
		}
	}()
	return f(i)
}

func TestSameResult(t *testing.T) {
	for i := range table.Rows {
		table.Rows[i] = i * i
	}
	for _, i := range []int{math.MinInt, -1, 0, 63, 64, 1000} {
		got, want := caught(table.Row, i), caught(table.At, i)
		if got != want {
			t.Errorf("row %d: %v and %v", i, got, want)
		}
	}
	if got, want := SumInline(table), Sum(table); got != want {
		t.Errorf("sums: %d and %d", got, want)
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Sum(table)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SumInline(table)
	}
}

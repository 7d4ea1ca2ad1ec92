package goroutineargument

import (
	"math"
	"sync"
	"testing"
)

var group sync.WaitGroup

func sum(add func(*sync.WaitGroup, int64), ns []int64) int64 {
	total.Store(0)
	for _, n := range ns {
		add(&group, n)
	}
	group.Wait()
	return total.Load()
}

func TestSameResult(t *testing.T) {
	inputs := [][]int64{
		nil, {0}, {-1, 1}, {1, 2, 3, 4, 5, 6, 7, 8},
		{math.MaxInt64, 1}, {math.MinInt64},
	}
	for _, ns := range inputs {
		got, want := sum(AddArgument, ns), sum(Add, ns)
		if got != want {
			t.Errorf("%v: %d and %d", ns, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		Add(&group, int64(i))
		group.Wait()
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		AddArgument(&group, int64(i))
		group.Wait()
	}
}

package deferinloop

import "testing"

var (
	sink  int
	eight = shards(1, 2, 3, 4, 5, 6, 7, 8)
)

func shards(ns ...int) []*Shard {
	var list []*Shard
	for _, n := range ns {
		list = append(list, &Shard{n: n})
	}
	return list
}

func TestSameResult(t *testing.T) {
	inputs := [][]*Shard{nil, shards(7), shards(-1, 1), eight}
	for _, list := range inputs {
		got, want := TotalEach(list), Total(list)
		if got != want {
			t.Errorf("%d and %d", got, want)
		}
		for i, s := range list {
			if !s.mu.TryLock() {
				t.Fatalf("shard %d is still locked", i)
			}
			s.mu.Unlock()
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Total(eight)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += TotalEach(eight)
	}
}

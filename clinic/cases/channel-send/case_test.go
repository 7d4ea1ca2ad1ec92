package channelsend

import (
	"math"
	"testing"
)

var (
	sink     int
	pointers = make(chan *Job, 8)
	values   = make(chan Job, 8)
)

// With jobs waiting in the queue, what comes out is an older job.
func TestSameResult(t *testing.T) {
	p, v := make(chan *Job, 8), make(chan Job, 8)
	for _, id := range []int{math.MinInt, -1, 0, 7, math.MaxInt} {
		if got, want := PassValue(v, id), Pass(p, id); got != want {
			t.Errorf("id %d: %d and %d", id, got, want)
		}
		p <- &Job{id, 1, 2}
		v <- Job{id, 1, 2}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Pass(pointers, i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += PassValue(values, i)
	}
}

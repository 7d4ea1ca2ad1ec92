package heapstructfield

import "testing"

var (
	byAddress Log
	byValue   ValueLog
)

func TestSameResult(t *testing.T) {
	var p Log
	var v ValueLog
	same := func() {
		t.Helper()
		want, wantOK := p.Last()
		got, ok := v.Last()
		if got != want || ok != wantOK {
			t.Errorf("%v %v and %v %v", got, ok, want, wantOK)
		}
	}
	same()
	for _, n := range []int{0, 1, -1, 1 << 40} {
		p.Note(n, n+1, n+2)
		v.Note(n, n+1, n+2)
		same()
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		byAddress.Note(i, i, i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		byValue.Note(i, i, i)
	}
}

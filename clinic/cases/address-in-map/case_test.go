package addressinmap

import "testing"

var (
	byAddress = map[int]*Reading{7: {}}
	byValue   = map[int]Reading{7: {}}
)

func TestSameResult(t *testing.T) {
	p, v := map[int]*Reading{}, map[int]Reading{}
	for _, id := range []int{0, 7, -1, 7, 0} {
		for _, value := range []int{0, -5, 1 << 40} {
			Record(p, id, value)
			RecordValue(v, id, value)
		}
	}
	if len(p) != len(v) {
		t.Fatalf("%d and %d entries", len(p), len(v))
	}
	for id, want := range p {
		if v[id] != *want {
			t.Errorf("id %d: %v and %v", id, v[id], *want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		Record(byAddress, 7, i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		RecordValue(byValue, 7, i)
	}
}

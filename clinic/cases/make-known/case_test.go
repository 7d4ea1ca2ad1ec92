package makeknown

import "testing"

var sink uint64

func TestSameResult(t *testing.T) {
	for start := range 256 {
		got, want := HashConst(byte(start)), Hash(byte(start))
		if got != want {
			t.Errorf("start %d: %d and %d", start, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Hash(byte(i))
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += HashConst(byte(i))
	}
}

package returnaddress

import "testing"

var (
	pointerSink *int
	valueSink   int
)

// A write through one result must not show in the next one: that
// is what makes the variable fresh, and it holds for both.
func TestSameResult(t *testing.T) {
	for _, change := range []int{-1, 0, 7, 1 << 40} {
		p, v := Pointer(), Value()
		if *p != v {
			t.Fatalf("Pointer() = %d, Value() = %d", *p, v)
		}
		*p, v = change, change
		if *p != v {
			t.Fatalf("changed to %d and %d", *p, v)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		pointerSink = Pointer()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		valueSink = Value()
	}
}

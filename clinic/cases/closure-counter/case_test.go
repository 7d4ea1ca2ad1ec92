package closurecounter

import "testing"

var sink int

// Two counters of each kind are used in turn: they must not
// share their state.
func TestSameResult(t *testing.T) {
	f, g := Counter(), Counter()
	c, d := NewCount(), NewCount()
	for i := range 100 {
		if got, want := c.Next(), f(); got != want {
			t.Fatalf("call %d: %d and %d", i, got, want)
		}
		if i%3 == 0 {
			if got, want := d.Next(), g(); got != want {
				t.Fatalf("call %d: %d and %d", i, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		next := Counter()
		sink += next() + next() + next()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		count := NewCount()
		sink += count.Next() + count.Next() + count.Next()
	}
}

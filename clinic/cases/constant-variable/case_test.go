package constantvariable

import "testing"

// The first value is nil and the second is of another type: both
// must be replaced.
func TestSameResult(t *testing.T) {
	for _, old := range []any{nil, "old", 1000, int64(1000)} {
		Published = old
		Publish()
		want := Published
		Published = old
		PublishBoxed()
		if Published != want {
			t.Errorf("%v (%T) and %v", Published, Published, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Publish()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		PublishBoxed()
	}
}

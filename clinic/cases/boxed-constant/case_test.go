package boxedconstant

import "testing"

var sink int

// The type inside matters as much as the value: an int, not
// another kind of integer.
func TestSameResult(t *testing.T) {
	if got, want := SharedSeven(), Seven(); got != want {
		t.Errorf("%v (%T) and %v (%T)", got, got, want, want)
	}
	if n, ok := SharedSeven().(int); !ok || n != 7 {
		t.Errorf("SharedSeven() holds %v", SharedSeven())
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Seven().(int)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SharedSeven().(int)
	}
}

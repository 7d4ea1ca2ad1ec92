package zerosize

import "testing"

var sink *Token

// The pointers may differ; what they point to may not.
func TestSameResult(t *testing.T) {
	a, b := New(), Shared()
	if a == nil || b == nil {
		t.Fatalf("%p and %p", a, b)
	}
	if *a != *b {
		t.Errorf("%v and %v", *a, *b)
	}
	set := map[Token]int{*a: 1}
	set[*b]++
	if len(set) != 1 || set[Token{}] != 2 {
		t.Errorf("tokens differ as keys: %v", set)
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = New()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = Shared()
	}
}

package linkednodes

import "testing"

var sink *Node

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 16, 1000} {
		got, want := BuildBlock(n), Build(n)
		for got != nil && want != nil {
			if got.Value != want.Value {
				t.Fatalf("%d and %d", got.Value, want.Value)
			}
			got, want = got.Next, want.Next
		}
		if got != nil || want != nil {
			t.Errorf("lists of %d differ in length", n)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Build(16)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = BuildBlock(16)
	}
}

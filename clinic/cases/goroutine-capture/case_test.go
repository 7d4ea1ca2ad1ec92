package goroutinecapture

import (
	"bytes"
	"io"
	"testing"
)

// printed runs start n times, one after the other.
func printed(start func(), n int) string {
	var text bytes.Buffer
	out = &text
	defer func() { out = io.Discard }()
	for range n {
		start()
		pending.Wait()
	}
	return text.String()
}

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100} {
		got, want := printed(StartNamed, n), printed(Start, n)
		if got != want {
			t.Errorf("%d starts: %q and %q", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Start()
		pending.Wait()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		StartNamed()
		pending.Wait()
	}
}

package bufferstring

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

var scratch = make([]byte, 0, 64)

func TestSameResult(t *testing.T) {
	names := []string{
		"", "Ada", "Ångström", "two\nlines", "nul\x00",
		strings.Repeat("long", 100),
	}
	for _, name := range names {
		var got, want bytes.Buffer
		Greet(&want, name)
		scratch = GreetInto(&got, scratch, name)
		if got.String() != want.String() {
			t.Errorf("%q: %q and %q", name, &got, &want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Greet(io.Discard, "Grace Hopper")
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		scratch = GreetInto(io.Discard, scratch, "Grace Hopper")
	}
}

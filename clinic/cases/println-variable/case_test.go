package printlnvariable

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// failing is a writer that refuses everything.
type failing struct{}

func (failing) Write([]byte) (int, error) {
	return 0, errors.New("refused")
}

func TestSameResult(t *testing.T) {
	var got, want bytes.Buffer
	for range 3 {
		Print(&want)
		PrintConstant(&got)
		if got.String() != want.String() {
			t.Errorf("%q and %q", &got, &want)
		}
	}
	Print(failing{})
	PrintConstant(failing{})
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Print(io.Discard)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		PrintConstant(io.Discard)
	}
}

package writestring

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

var (
	sink int
	line = strings.Repeat("log line ", 8)
)

// plain hides the WriteString method of its writer.
type plain struct{ w io.Writer }

func (p plain) Write(b []byte) (int, error) { return p.w.Write(b) }

func TestSameResult(t *testing.T) {
	for _, s := range []string{"", "a", "é\x00", line} {
		var got, want, hidden bytes.Buffer
		n1, err1 := Write(&want, s)
		n2, err2 := WriteString(&got, s)
		n3, err3 := WriteString(plain{&hidden}, s)
		if n1 != n2 || n1 != n3 || err1 != err2 || err1 != err3 {
			t.Errorf("%q: %d, %d and %d bytes", s, n1, n2, n3)
		}
		if got.String() != want.String() ||
			hidden.String() != want.String() {
			t.Errorf("%q: %q and %q", &want, &got, &hidden)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		n, _ := Write(io.Discard, line)
		sink += n
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		n, _ := WriteString(io.Discard, line)
		sink += n
	}
}

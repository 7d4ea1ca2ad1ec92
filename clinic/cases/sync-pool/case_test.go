package syncpool

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

var page = []string{"<html>", "<p>Hello</p>", "</html>"}

// Long and short pages alternate, so that a buffer which is not
// reset would show what it held before.
func TestSameResult(t *testing.T) {
	pages := [][]string{
		page, nil, {""}, {strings.Repeat("long", 5000)}, {"short"},
	}
	for range 3 {
		for _, lines := range pages {
			var got, want bytes.Buffer
			Render(&want, lines)
			RenderPooled(&got, lines)
			if !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Errorf("%.40q and %.40q", &got, &want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		Render(io.Discard, page)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		RenderPooled(io.Discard, page)
	}
}

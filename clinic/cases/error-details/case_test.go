package errordetails

import (
	"fmt"
	"strings"
	"testing"
)

var (
	sink   error
	broken = []byte(strings.Repeat("a", 300) + "é")
)

func TestSameResult(t *testing.T) {
	for _, text := range []string{
		"", "plain", "é", "caf\xe9", "\x7f\x80", string(broken),
	} {
		got, want := CheckStruct([]byte(text)), Check([]byte(text))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: %v and %v", text, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Check(broken)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = CheckStruct(broken)
	}
}

package clearmap

import (
	"strconv"
	"testing"
)

var (
	sink    int
	hundred = numbered(100)
	counter = NewCounter()
)

func numbered(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = "word" + strconv.Itoa(i)
	}
	return words
}

// Long lists come before short ones: a map that is not emptied
// would show.
func TestSameResult(t *testing.T) {
	c := NewCounter()
	inputs := [][]string{
		hundred, {"a", "b", "a"}, {""}, nil, numbered(1000), {"a"},
	}
	for _, words := range inputs {
		got, want := c.Distinct(words), Distinct(words)
		if got != want {
			t.Errorf("%d words: %d, %d", len(words), got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Distinct(hundred)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += counter.Distinct(hundred)
	}
}

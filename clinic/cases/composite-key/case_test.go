package compositekey

import "testing"

const (
	user = "ada.lovelace@example.org"
	item = "analytical-engine"
)

var (
	sink int
	glue = map[string]int{}
	keys = map[Key]int{}
)

func init() {
	for n, k := range []Key{{"", ""}, {"a", ""}, {user, item}} {
		glue[k.User+":"+k.Item] = n + 1
		keys[k] = n + 1
	}
}

func TestSameResult(t *testing.T) {
	for _, u := range []string{"", "a", "b", user, item} {
		for _, i := range []string{"", "a", user, item} {
			got, want := FindKey(keys, u, i), Find(glue, u, i)
			if got != want {
				t.Errorf("%q %q: %d and %d", u, i, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Find(glue, user, item)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += FindKey(keys, user, item)
	}
}

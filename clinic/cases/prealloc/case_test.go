package prealloc

import (
	"slices"
	"strconv"
	"testing"
)

var (
	sink    []string
	hundred = numbered(100)
)

func numbered(n int) []User {
	users := make([]User, n)
	for i := range users {
		users[i] = User{"user" + strconv.Itoa(i), i}
	}
	return users
}

func TestSameResult(t *testing.T) {
	inputs := [][]User{nil, {{}}, numbered(1), numbered(5), hundred}
	for _, users := range inputs {
		got, want := NamesReserved(users), Names(users)
		if !slices.Equal(got, want) {
			t.Errorf("%q and %q", got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = Names(hundred)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = NamesReserved(hundred)
	}
}

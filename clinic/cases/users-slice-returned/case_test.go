package usersslicereturned

import (
	"math"
	"slices"
	"testing"
)

var (
	sink []User
	room = make([]User, 0, 1)
	ada  = User{"Ada", 36}
)

func TestSameResult(t *testing.T) {
	users := []User{{}, {"", -1}, {"é", math.MaxInt}, ada}
	for _, user := range users {
		want := List(user)
		for _, dst := range [][]User{nil, {}, room[:0]} {
			got := AppendTo(dst, user)
			if !slices.Equal(got, want) {
				t.Errorf("%v and %v", got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink = List(ada)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink = AppendTo(room[:0], ada)
	}
}

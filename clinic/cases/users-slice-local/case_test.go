package usersslicelocal

import (
	"math"
	"testing"
)

var (
	sink uint64
	ada  = User{"Augusta Ada King, Countess of Lovelace", 36}
)

func TestSameResult(t *testing.T) {
	users := []User{
		{}, {"", -1}, {"é", math.MaxInt}, {"\x00", 0}, ada,
	}
	for _, user := range users {
		if got, want := HashArray(user), Hash(user); got != want {
			t.Errorf("%v: %d and %d", user, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(ada)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashArray(ada)
	}
}

package prealloc

import (
	"slices"
	"strconv"
	"testing"
)

var (
	sink    []string
	hundred = numbered(100)
	most    = numbered(4096)
)

func numbered(n int) []User {
	users := make([]User, n)
	for i := range users {
		users[i] = User{"user" + strconv.Itoa(i), i}
	}
	return users
}

func TestSameResult(t *testing.T) {
	inputs := [][]User{nil, {{}}, numbered(5), hundred}
	for _, n := range sweepValues {
		inputs = append(inputs, most[:n])
	}
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

var sweepValues = []int{
	1, 2, 4, 8, 16, 64, 256, 1024, 4096,
}

func sweepBefore(b *testing.B, n int) {
	for range b.N {
		sink = Names(most[:n])
	}
}

func sweepAfter(b *testing.B, n int) {
	for range b.N {
		sink = NamesReserved(most[:n])
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, n := range sweepValues {
		b.Run("before/length="+strconv.Itoa(n), func(b *testing.B) {
			sweepBefore(b, n)
		})
		b.Run("after/length="+strconv.Itoa(n), func(b *testing.B) {
			sweepAfter(b, n)
		})
	}
}

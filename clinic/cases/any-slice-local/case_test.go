package anyslicelocal

import "testing"

var sink uint64

func TestSameResult(t *testing.T) {
	if got, want := MixedArguments(), Mixed(); got != want {
		t.Errorf("%d and %d", got, want)
	}
	if got, want := hash(), hash([]any{}...); got != want {
		t.Errorf("nothing: %d and %d", got, want)
	}
	if hash(42) == hash(hello) {
		t.Error("the hash does not see its values")
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Mixed()
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += MixedArguments()
	}
}

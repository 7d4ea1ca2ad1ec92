package genericstack

import "testing"

var (
	sink  int
	boxes = AnyStack{make([]any, 0, 8)}
	ints  = Stack[int]{make([]int, 0, 8)}
)

func TestSameResult(t *testing.T) {
	var before AnyStack
	var after Stack[int]
	for _, n := range []int{-1, 0, 255, 256, 1 << 40} {
		before.Push(n)
		after.Push(n)
		got, want := BounceInt(&after, n), Bounce(&before, n)
		if got != want {
			t.Errorf("%d and %d", got, want)
		}
	}
	for range 7 {
		want, wantOK := before.Pop()
		got, ok := after.Pop()
		if ok != wantOK || ok && got != want {
			t.Errorf("%v %v and %v %v", got, ok, want, wantOK)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Bounce(&boxes, 1000+i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += BounceInt(&ints, 1000+i)
	}
}

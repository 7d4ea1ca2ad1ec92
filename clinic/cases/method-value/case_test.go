package methodvalue

import "testing"

var (
	functions Registry
	handlers  HandlerRegistry
	server    = new(Server)
)

func TestSameResult(t *testing.T) {
	var r Registry
	var h HandlerRegistry
	var a, b Server
	for _, n := range []int{0, 1, -1, 1 << 40} {
		r.Attach(&a)
		h.Attach(&b)
		r.Call(n)
		h.Call(n)
		if a != b {
			t.Errorf("after %d: %v and %v", n, a, b)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		functions.Attach(server)
		functions.Call(i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		handlers.Attach(server)
		handlers.Call(i)
	}
}

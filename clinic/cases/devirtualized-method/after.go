package devirtualizedmethod

func describeRect(r *Rect) uint64 { return r.Area() }

// MixRect does the same, asked of a *Rect.
//
//go:noinline
func MixRect(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		r := Rect{h, i | 1}
		h = (h ^ describeRect(&r)) * prime
	}
	return h
}

package inlinedpointer

func makeVector(x, y uint64) vector {
	return vector{x, y}
}

// LengthsByValue does the same with vectors as values.
//
//go:noinline
func LengthsByValue(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		v := makeVector(h, i)
		h = v.x*v.x + v.y*v.y
	}
	return h
}

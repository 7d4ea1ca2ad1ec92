package addressinslice

import "testing"

var (
	pointers = make([]*Point, 0, 4)
	values   = make([]Point, 0, 4)
)

// Destinations are nil, too short, and already filled.
func TestSameResult(t *testing.T) {
	for _, side := range []int{-1, 0, 1, 1 << 40} {
		for _, filled := range []int{0, 1, 5} {
			ps := Corners(nil, 9)[:0]
			vs := CornerValues(nil, 9)[:0]
			for range filled {
				ps = append(ps, &Point{7, 7})
				vs = append(vs, Point{7, 7})
			}
			ps, vs = Corners(ps, side), CornerValues(vs, side)
			if len(ps) != len(vs) {
				t.Fatalf("%d and %d points", len(ps), len(vs))
			}
			for i := range ps {
				if *ps[i] != vs[i] {
					t.Errorf("point %d: %v, %v", i, *ps[i], vs[i])
				}
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		pointers = Corners(pointers[:0], i)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		values = CornerValues(values[:0], i)
	}
}

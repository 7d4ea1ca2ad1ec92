// Package smallreceiver folds points into a number.
package smallreceiver

const prime uint64 = 1099511628211

// Point is a place in the plane.
type Point struct{ X, Y uint64 }

// Mix folds the coordinates; the receiver is a pointer.
func (p *Point) Mix() uint64 { return (p.X ^ p.Y) * prime }

// Fold mixes n points.
//
//go:noinline
func Fold(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		p := Point{h, i}
		h = p.Mix()
	}
	return h
}

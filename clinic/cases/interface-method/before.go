// Package interfacemethod computes areas of rectangles.
package interfacemethod

// Shape is anything with an area.
type Shape interface {
	Area() float64
}

// Rect is an axis-parallel rectangle given by two corners.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Area returns the area of r.
func (r *Rect) Area() float64 {
	return (r.X1 - r.X0) * (r.Y1 - r.Y0)
}

// Square returns the area of a square, asked of a Shape.
func Square(side float64) float64 {
	r := Rect{X1: side, Y1: side} // want "moved to heap: r"
	return describe(&r)
}

//go:noinline
func describe(s Shape) float64 {
	return s.Area()
}

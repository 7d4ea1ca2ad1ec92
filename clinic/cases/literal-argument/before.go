// Package literalargument measures a point in one of two ways.
package literalargument

// Point has two coordinates.
type Point struct{ X, Y int }

// Measure chooses a function and gives it a fresh point.
//
//go:noinline
func Measure(far bool, x, y int) int {
	f := near
	if far {
		f = squares
	}
	return f(&Point{x, y}) // want(<1.27) `&Point{...} escapes`
}

//go:noinline
func near(p *Point) int {
	h, x, y := 0, p.X, p.Y
	for range 512 {
		h = h*3 + x + y
	}
	return h
}

//go:noinline
func squares(p *Point) int {
	h, x, y := 0, p.X, p.Y
	for range 512 {
		h = h*3 + x*x + y*y
	}
	return h
}

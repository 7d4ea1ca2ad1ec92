// Package heapcost makes points.
package heapcost

// Point is a place in the plane.
type Point struct{ X, Y int }

// New returns a point on the heap.
//
//go:noinline
func New(x, y int) *Point {
	return &Point{x, y} // want "&Point{...} escapes to heap"
}

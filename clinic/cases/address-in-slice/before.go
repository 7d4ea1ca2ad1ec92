// Package addressinslice collects the corners of a square.
package addressinslice

// Point is a place in the plane.
type Point struct{ X, Y int }

// Corners appends the addresses of the corners to dst.
//
//go:noinline
func Corners(dst []*Point, side int) []*Point {
	for i := range 4 {
		x, y := side*(i&1), side*(i>>1)
		p := Point{x, y}      // want "moved to heap: p"
		dst = append(dst, &p) // want(>=1.25) "append"
	}
	return dst
}

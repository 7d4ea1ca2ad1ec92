package addressinslice

// CornerValues appends the corners themselves to dst.
//
//go:noinline
func CornerValues(dst []Point, side int) []Point {
	for i := range 4 {
		x, y := side*(i&1), side*(i>>1)
		p := Point{x, y}
		dst = append(dst, p) // want(>=1.25) "append"
	}
	return dst
}

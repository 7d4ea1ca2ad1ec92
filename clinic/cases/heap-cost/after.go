package heapcost

// Make returns a point by value.
//
//go:noinline
func Make(x, y int) Point {
	return Point{x, y}
}

package interfacemethod

// SquareRect returns the area of a square, asked of a *Rect.
func SquareRect(side float64) float64 {
	r := Rect{X1: side, Y1: side}
	return describeRect(&r)
}

//go:noinline
func describeRect(r *Rect) float64 {
	return r.Area()
}

// Package devirtualizedmethod mixes the areas of rectangles.
package devirtualizedmethod

const prime uint64 = 1099511628211

// Shape is anything with an area.
type Shape interface {
	Area() uint64
}

// Rect is a rectangle.
type Rect struct{ Width, Height uint64 }

// Area returns the area of r.
func (r *Rect) Area() uint64 { return r.Width * r.Height }

func describe(s Shape) uint64 { return s.Area() }

// Mix folds the areas of n rectangles, asked of a Shape.
//
//go:noinline
func Mix(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		r := Rect{h, i | 1}
		h = (h ^ describe(&r)) * prime
	}
	return h
}

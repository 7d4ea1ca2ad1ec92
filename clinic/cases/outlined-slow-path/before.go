// Package outlinedslowpath counts the marks on a scale.
package outlinedslowpath

// Scale has a mark at every step from 0 to End.
type Scale struct{ End, Step int }

// New returns a scale; a step that does not fit is replaced by
// a handy one.
func New(end, step int) *Scale {
	if step < 1 || step > end {
		if step < 0 {
			step = -step
		}
		if step == 0 || end < 1 {
			step = 1
		}
		for step > end && step > 1 {
			step /= 2
		}
		for step > 1 && end%step != 0 {
			step--
		}
		switch {
		case end > 1_000_000:
			step = max(step, 1000)
		case end > 10_000:
			step = max(step, 100)
		case end > 1000:
			step = max(step, 10)
		}
		for step > 1 && end/step < 4 {
			step /= 2
		}
	}
	return &Scale{end, step} // want "&Scale{...} escapes to heap"
}

// Marks returns the number of marks of a new scale.
//
//go:noinline
func Marks(end, step int) int {
	s := New(end, step)
	return s.End/s.Step + 1
}

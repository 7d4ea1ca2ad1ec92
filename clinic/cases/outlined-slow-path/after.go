package outlinedslowpath

// Make returns the same as New and is small enough to inline.
func Make(end, step int) *Scale {
	if step < 1 || step > end {
		step = correct(end, step)
	}
	return &Scale{end, step} // want "&Scale{...} escapes to heap"
}

func correct(end, step int) int {
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
	return step
}

// MarksInline returns the number of marks of a scale from Make.
//
//go:noinline
func MarksInline(end, step int) int {
	s := Make(end, step)
	return s.End/s.Step + 1
}

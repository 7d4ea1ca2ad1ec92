package functionvalue

// StepBranch chooses between two direct calls.
//
//go:noinline
func StepBranch(up bool, n int) int {
	x := n
	if up {
		increment(&x)
	} else {
		decrement(&x)
	}
	return x
}

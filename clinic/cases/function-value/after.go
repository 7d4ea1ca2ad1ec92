package functionvalue

// StepBranch chooses between two direct calls.
//
//go:noinline
func StepBranch(up bool, n int) int {
	x := n
	if up {
		stirUp(&x)
	} else {
		stirDown(&x)
	}
	return x
}

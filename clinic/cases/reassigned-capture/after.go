package reassignedcapture

// BelowFinal makes the same predicate once limit is final.
//
//go:noinline
func BelowFinal(n int) func(x int) bool {
	limit := n
	if limit < 0 {
		limit = 0
	}
	return func(x int) bool { return x < limit } // want "func"
}

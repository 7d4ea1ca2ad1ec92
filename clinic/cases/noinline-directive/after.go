package noinlinedirective

func newPairInline(a, b int) *pair {
	return &pair{min(a, b), max(a, b)} // want "&pair.* escapes"
}

// SpreadInline returns the distance of two numbers.
//
//go:noinline
func SpreadInline(a, b int) int {
	p := newPairInline(a, b)
	return p.high - p.low
}

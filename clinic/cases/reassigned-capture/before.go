// Package reassignedcapture makes predicates.
package reassignedcapture

// Below returns a predicate: is x below n? A negative n counts
// as 0.
//
//go:noinline
func Below(n int) func(x int) bool {
	limit := n                                     // want "moved"
	below := func(x int) bool { return x < limit } // want "func"
	if limit < 0 {
		limit = 0
	}
	return below
}

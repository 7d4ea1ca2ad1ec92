// Package appendgrowth collects numbers.
package appendgrowth

// Squares returns the squares of 0 to n-1.
//
//go:noinline
func Squares(n int) []int {
	var out []int
	for i := range n {
		out = append(out, i*i) // want(>=1.25) "append escapes"
	}
	return out
}

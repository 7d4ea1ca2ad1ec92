// Package appendreturn returns three numbers.
package appendreturn

// Triple returns n, n+1 and n+2.
//
//go:noinline
func Triple(n int) []int {
	var out []int
	out = append(out, n)   // want(>=1.25) "append escapes"
	out = append(out, n+1) // want(>=1.25) "append escapes"
	out = append(out, n+2) // want(>=1.25) "append escapes"
	return out
}

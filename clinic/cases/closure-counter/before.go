// Package closurecounter counts calls.
package closurecounter

// Counter returns a function that returns 1, 2, 3, and so on.
//
//go:noinline
func Counter() func() int {
	n := 0              // want "moved to heap: n"
	return func() int { // want "func literal escapes to heap"
		n++
		return n
	}
}

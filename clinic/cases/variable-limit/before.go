// Package variablelimit counts different numbers.
package variablelimit

// Distinct returns how many different numbers xs has.
//
//go:noinline
func Distinct(xs []uint16) int {
	var seen [1 << 16]uint32 // want "moved to heap: seen"
	n := 0
	for _, x := range xs {
		if seen[x] == 0 {
			n++
		}
		seen[x]++
	}
	return n
}

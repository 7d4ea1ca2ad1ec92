// Package copypointers hands two numbers on in slices.
package copypointers

// Kept and Logged belong to the package.
var (
	Kept   [1]*int
	Logged []*int
)

// Hand copies one address and appends the other.
//
//go:noinline
func Hand(a, b int) int {
	x := a // want "moved to heap: x"
	y := b // want "moved to heap: y"
	first := []*int{&x}
	second := []*int{&y}
	copy(Kept[:], first)
	Logged = append(Logged[:0], second...) // want(>=1.25) "append"
	return *Kept[0] + *Logged[0]
}

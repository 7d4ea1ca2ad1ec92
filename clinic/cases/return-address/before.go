// Package returnaddress returns the address of a local variable.
package returnaddress

// Pointer returns a fresh variable that holds 7.
//
//go:noinline
func Pointer() *int {
	x := 7 // want "moved to heap: x"
	return &x
}

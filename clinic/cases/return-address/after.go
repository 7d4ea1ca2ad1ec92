package returnaddress

// Value returns 7 and leaves its storage to the caller.
//
//go:noinline
func Value() int {
	x := 7
	return x
}

package boxedconstant

var seven any = 7

// SharedSeven returns a value that was boxed once, at start-up.
//
//go:noinline
func SharedSeven() any {
	return seven
}

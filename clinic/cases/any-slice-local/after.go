package anyslicelocal

// MixedArguments hashes three arguments.
//
//go:noinline
func MixedArguments() uint64 {
	return hash(42, hello, 3.14)
}

package implicitlimit

// SpreadArray writes into a declared array.
//
//go:noinline
func SpreadArray(step int) int {
	var array [size]byte
	return spread(array[:], step)
}

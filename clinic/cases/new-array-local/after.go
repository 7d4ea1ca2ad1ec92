package newarraylocal

// HashVariable uses an array variable.
//
//go:noinline
func HashVariable(start int) uint64 {
	var array [100]int
	return hash(&array, start)
}

package makezero

// HalvesReserved returns the same from a slice with room and
// without elements.
//
//go:noinline
func HalvesReserved(xs []int) []int {
	ids := make([]int, 0, len(xs)) // want "make.* escapes to heap"
	for _, x := range xs {
		ids = append(ids, x/2) // want(>=1.25) "append escapes"
	}
	return ids
}

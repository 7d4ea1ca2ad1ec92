package sortinterface

import "slices"

// SortGeneric sorts xs with a generic function.
func SortGeneric(xs []int) {
	slices.Sort(xs)
}

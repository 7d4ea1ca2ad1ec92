// Package sortinterface sorts integers.
package sortinterface

import "sort"

// Sort sorts xs through an interface.
func Sort(xs []int) {
	sort.Sort(sort.IntSlice(xs)) // want "sort.IntSlice.*escapes"
}

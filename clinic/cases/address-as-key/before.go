// Package addressaskey looks a number up by its address.
package addressaskey

// Pair relates two variables and reads the relation.
//
//go:noinline
func Pair(a, b int) int {
	key := a   // want "moved to heap: key"
	value := b // want "moved to heap: value"
	next := map[*int]*int{&key: &value}
	return key ^ *next[&key]
}

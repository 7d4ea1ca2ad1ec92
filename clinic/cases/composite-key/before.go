// Package compositekey looks up pairs of names.
package compositekey

// Find looks up a glued key.
//
//go:noinline
func Find(m map[string]int, user, item string) int {
	return m[user+":"+item]
}

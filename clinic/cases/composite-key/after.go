package compositekey

// Key is a pair of names.
type Key struct{ User, Item string }

// FindKey looks up a pair.
//
//go:noinline
func FindKey(m map[Key]int, user, item string) int {
	return m[Key{user, item}]
}

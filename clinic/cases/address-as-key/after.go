package addressaskey

// PairValues relates the numbers themselves.
//
//go:noinline
func PairValues(a, b int) int {
	key := a
	value := b
	next := map[int]int{key: value}
	return key ^ next[key]
}

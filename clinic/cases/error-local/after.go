package errorlocal

// SpoiltFlag does the same without an error.
//
//go:noinline
func SpoiltFlag(n int) (int, int) {
	h := n
	for range 192 {
		h = h*31 + 7
	}
	negative := n < 0
	if negative {
		return h, 1
	}
	return h, 0
}

package maplocal

// MostSized does the same with a size hint.
//
//go:noinline
func MostSized(text string) int {
	counts := make(map[byte]int, 8)
	return most(counts, text)
}

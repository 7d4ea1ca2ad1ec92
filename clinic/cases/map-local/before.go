// Package maplocal counts letters.
package maplocal

// Most returns how often the most frequent letter occurs.
//
//go:noinline
func Most(text string) int {
	counts := map[byte]int{}
	return most(counts, text)
}

//go:noinline
func most(counts map[byte]int, text string) int {
	best := 0
	for i := range len(text) {
		counts[text[i]]++
		best = max(best, counts[text[i]])
	}
	return best
}

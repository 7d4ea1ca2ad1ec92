// Package clearmap counts different words.
package clearmap

// Distinct returns how many different words there are.
//
//go:noinline
func Distinct(words []string) int {
	seen := map[string]bool{}
	for _, word := range words {
		seen[word] = true
	}
	return len(seen)
}

// Package concatloop joins words.
package concatloop

// Join returns the words, each followed by a space.
//
//go:noinline
func Join(words []string) string {
	s := ""
	for _, word := range words {
		s += word + " " // want "escapes to heap"
	}
	return s
}

package concatloop

import "strings"

// JoinBuilder does the same with a builder of the right size.
//
//go:noinline
func JoinBuilder(words []string) string {
	size := 0
	for _, word := range words {
		size += len(word) + 1
	}
	var b strings.Builder
	b.Grow(size)
	for _, word := range words {
		b.WriteString(word) // paper "illegal" want(>=1.25) "app"
		b.WriteByte(' ')    // paper "illegal" want(>=1.25) "app"
	}
	return b.String()
}

// Package fmtargument formats key=value pairs.
package fmtargument

import "fmt"

// Pair returns the pair as a string.
//
//go:noinline
func Pair(key string, n int) string {
	return fmt.Sprintf("%s=%d", key, n) // want "^key" "^n esc"
}

// Package mapkeybytes looks up names that arrive as bytes.
package mapkeybytes

// Find converts the name first and returns its number and length.
//
//go:noinline
func Find(m map[string]int, b []byte) (number, length int) {
	name := string(b)
	return m[name], len(name)
}

package mapkeybytes

// FindInline converts the name inside the index expression.
//
//go:noinline
func FindInline(m map[string]int, b []byte) (number, length int) {
	return m[string(b)], len(b)
}

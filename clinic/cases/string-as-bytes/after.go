package stringasbytes

// HashString hashes text with a function of its own.
//
//go:noinline
func HashString(text string) uint64 {
	return hashString(text)
}

//go:noinline
func hashString(s string) uint64 {
	h := offset
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime
	}
	return h
}

// Package anyslicelocal hashes mixed values.
package anyslicelocal

const (
	hello = `hello, escape analysis: an interface value goes to the
heap only if what it points to is kept by somebody, and the
callee of this call keeps nothing of what it is given to read`

	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Mixed hashes a slice of three values.
//
//go:noinline
func Mixed() uint64 {
	return hash([]any{42, hello, 3.14}...)
}

// hash looks into each value and keeps none of them.
//
//go:noinline
func hash(values ...any) uint64 {
	h := offset
	for _, value := range values {
		switch v := value.(type) {
		case int:
			h = (h ^ uint64(v)) * prime
		case float64:
			h = (h ^ uint64(v)) * prime
		case string:
			for i := range len(v) {
				h = (h ^ uint64(v[i])) * prime
			}
		}
	}
	return h
}

// Package localpointer reads local variables through pointers.
package localpointer

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// HashThroughPointer hashes xs and reads each number by way of a
// pointer to a local copy.
//
//go:noinline
func HashThroughPointer(xs []uint64) uint64 {
	h := offset
	for _, n := range xs {
		h = (h ^ throughPointer(n)) * prime
	}
	return h
}

func throughPointer(n uint64) uint64 {
	x := n
	p := &x
	return *p
}

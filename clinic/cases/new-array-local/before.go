// Package newarraylocal hashes a hundred numbers.
package newarraylocal

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// Hash uses an array from new.
//
//go:noinline
func Hash(start int) uint64 {
	p := new([100]int)
	return hash(p, start)
}

//go:noinline
func hash(p *[100]int, start int) uint64 {
	for i := range p {
		p[i] = start + i
	}
	h := offset
	for _, x := range p {
		h = (h ^ uint64(x)) * prime
	}
	return h
}

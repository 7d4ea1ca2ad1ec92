// Package pointerthreshold hashes structs of 80 bytes.
package pointerthreshold

const prime uint64 = 1099511628211

// Block is ten numbers, 80 bytes.
type Block struct{ A, B, C, D, E, F, G, H, I, J uint64 }

// Hash hashes a block passed by value.
//
//go:noinline
func Hash(b Block) uint64 {
	h := (b.A ^ b.B) * prime
	h = (h ^ b.C ^ b.D ^ b.E) * prime
	h = (h ^ b.F ^ b.G ^ b.H) * prime
	return (h ^ b.I ^ b.J) * prime
}

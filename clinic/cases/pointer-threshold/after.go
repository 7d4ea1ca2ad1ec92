package pointerthreshold

// HashPointer hashes a block passed by pointer.
//
//go:noinline
func HashPointer(b *Block) uint64 {
	h := (b.A ^ b.B) * prime
	h = (h ^ b.C ^ b.D ^ b.E) * prime
	h = (h ^ b.F ^ b.G ^ b.H) * prime
	return (h ^ b.I ^ b.J) * prime
}

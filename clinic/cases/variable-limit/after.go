package variablelimit

// DistinctBits does the same with one bit for each number.
//
//go:noinline
func DistinctBits(xs []uint16) int {
	var seen [1 << 16 / 64]uint64
	n := 0
	for _, x := range xs {
		word, bit := x/64, uint64(1)<<(x%64)
		if seen[word]&bit == 0 {
			n++
		}
		seen[word] |= bit
	}
	return n
}

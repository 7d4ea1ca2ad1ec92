package deepstack

// FoldVariable does the same with a variable for each block.
//
//go:noinline
func FoldVariable(depth int, h uint64) uint64 {
	if depth == 0 {
		return h
	}
	var block [128]uint64
	block[depth%len(block)] = h
	for _, x := range &block {
		h = (h ^ x) * prime
	}
	return FoldVariable(depth-1, h) ^ block[1]
}

package makeknown

// HashConst fills a buffer whose size is a constant.
//
//go:noinline
func HashConst(start byte) uint64 {
	const n = 100
	buf := make([]byte, n)
	return hash(buf, start)
}

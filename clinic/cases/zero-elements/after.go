package zeroelements

// Count is a length without a slice.
type Count int

// MakeCount keeps n as the number that it is.
//
//go:noinline
func MakeCount(n int) (Count, int) {
	h := n
	for range 512 {
		h = h*31 + n
	}
	return Count(n), h
}

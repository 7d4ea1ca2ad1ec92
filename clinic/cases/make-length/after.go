package makelength

// HashConstant says the length as a constant.
//
//go:noinline
func HashConstant(n int) int {
	xs := []int{n, 2, 3, 5, 7, 11}
	sums := make([]int, 6)
	sum := 0
	for i := range xs {
		sum += xs[i]
		sums[i] = sum
	}
	h := 1
	for i := range 192 {
		h = h*31 + sums[i%6]
	}
	return h
}

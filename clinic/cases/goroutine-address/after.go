package goroutineaddress

// SumDirect adds up xs in an ordinary call.
func SumDirect(xs []int) int {
	total := 0
	add(&total, xs)
	return total
}

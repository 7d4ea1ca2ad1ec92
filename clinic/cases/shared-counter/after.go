package sharedcounter

// EvenSent counts the same; each part sends its own count.
func EvenSent(parts *[4][]int) int {
	counts := make(chan int, len(parts))
	for _, part := range parts {
		go func() { // want "func literal escapes to heap"
			counts <- count(part)
		}()
	}
	total := 0
	for range parts {
		total += <-counts
	}
	return total
}

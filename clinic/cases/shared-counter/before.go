// Package sharedcounter counts even numbers with goroutines.
package sharedcounter

import (
	"sync"
	"sync/atomic"
)

// Even counts the even numbers in four parts, with one counter.
func Even(parts *[4][]int) int {
	var total atomic.Int64 // want "moved to heap: total"
	var wg sync.WaitGroup  // want "moved to heap: wg"
	for _, part := range parts {
		wg.Add(1)
		go func() { // want "func literal escapes to heap"
			total.Add(int64(count(part)))
			wg.Done()
		}()
	}
	wg.Wait()
	return int(total.Load())
}

func count(xs []int) int {
	n := 0
	for _, x := range xs {
		if x%2 == 0 {
			n++
		}
	}
	return n
}

// Package goroutinebatch squares numbers in goroutines.
package goroutinebatch

import "sync"

// Square replaces each number by its square, one goroutine each.
func Square(xs []int) {
	var wg sync.WaitGroup // want "moved to heap: wg"
	for i := range xs {
		wg.Add(1)
		go func() { // want "func literal escapes to heap"
			xs[i] *= xs[i]
			wg.Done()
		}()
	}
	wg.Wait()
}

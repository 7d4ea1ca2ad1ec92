// Package goroutineargument adds numbers in goroutines.
package goroutineargument

import (
	"sync"
	"sync/atomic"
)

var total atomic.Int64

// Add starts a goroutine that captures n and wg.
func Add(wg *sync.WaitGroup, n int64) {
	wg.Add(1)
	go func() { // want "func literal escapes to heap"
		total.Add(n)
		wg.Done()
	}()
}

package goroutineargument

import "sync"

// AddArgument starts a goroutine that is given n.
func AddArgument(wg *sync.WaitGroup, n int64) {
	wg.Add(1)
	go func(n int64) { // want "func literal escapes to heap"
		total.Add(n)
		wg.Done()
	}(n)
}

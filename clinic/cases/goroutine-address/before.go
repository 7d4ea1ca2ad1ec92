// Package goroutineaddress sums numbers through a pointer.
package goroutineaddress

import "sync"

var pending sync.WaitGroup

// Sum lets a goroutine add up xs and waits for it.
func Sum(xs []int) int {
	total := 0 // want "moved to heap: total"
	pending.Add(1)
	go addAndSignal(&total, xs)
	pending.Wait()
	return total
}

func addAndSignal(total *int, xs []int) {
	add(total, xs)
	pending.Done()
}

//go:noinline
func add(total *int, xs []int) {
	for _, x := range xs {
		*total += x
	}
}

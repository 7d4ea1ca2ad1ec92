package goroutinebatch

import "sync"

// SquareBatch does the same with two goroutines.
func SquareBatch(xs []int) {
	var wg sync.WaitGroup // want "moved to heap: wg"
	half := len(xs) / 2
	for _, part := range [2][]int{xs[:half], xs[half:]} {
		wg.Add(1)
		go func() { // want "func literal escapes to heap"
			for i := range part {
				part[i] *= part[i]
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

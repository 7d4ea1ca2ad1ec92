package goroutinecapture

import "fmt"

// StartNamed prints the same from a named function.
func StartNamed() {
	pending.Add(1)
	go report(7)
}

func report(x int) {
	fmt.Fprintln(out, x) // want "x escapes to heap"
	pending.Done()
}

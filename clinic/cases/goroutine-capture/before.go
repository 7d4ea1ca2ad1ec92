// Package goroutinecapture starts a goroutine that prints a number.
package goroutinecapture

import (
	"fmt"
	"io"
	"sync"
)

var (
	out     io.Writer = io.Discard
	pending sync.WaitGroup
)

// Start prints x from a function literal that captures it.
func Start() {
	x := 7
	pending.Add(1)
	go func() { // want "func literal escapes to heap"
		fmt.Fprintln(out, x) // want(<1.25) "^x" paper(>=1.25) "^7"
		pending.Done()
	}()
}

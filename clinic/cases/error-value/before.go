// Package errorvalue checks lengths.
package errorvalue

import "fmt"

// Check returns a new error if n is negative.
//
//go:noinline
func Check(n int) error {
	if n < 0 {
		// The compiler inlines Errorf from Go 1.26 on.
		return fmt.Errorf("negative length") // want(>=1.26) "err"
	}
	return nil
}

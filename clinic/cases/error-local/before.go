// Package errorlocal counts what a check rejects.
package errorlocal

import "fmt"

// Spoilt hashes n and says 1 if it is negative.
//
//go:noinline
func Spoilt(n int) (int, int) {
	h := n
	for range 192 {
		h = h*31 + 7
	}
	var err error
	if n < 0 {
		err = fmt.Errorf("negative length")
	}
	if err != nil {
		return h, 1
	}
	return h, 0
}

package errorvalue

import "errors"

// ErrNegative says that a length is below zero.
var ErrNegative = errors.New("negative length")

// CheckSentinel returns ErrNegative if n is negative.
//
//go:noinline
func CheckSentinel(n int) error {
	if n < 0 {
		return ErrNegative
	}
	return nil
}

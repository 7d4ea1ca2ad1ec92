// Package errordetails checks that a text is plain ASCII.
package errordetails

import "fmt"

// Check returns an error with the place of the first byte that is
// not ASCII.
func Check(text []byte) error {
	for at, c := range text {
		if c >= 0x80 {
			return refuse(at)
		}
	}
	return nil
}

// refuse stands for the larger functions of real parsers.
//
//go:noinline
func refuse(at int) error {
	const format = "byte %d: not ASCII"
	return fmt.Errorf(format, at) // want "^at" want(>=1.26) "err"
}

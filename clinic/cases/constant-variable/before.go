// Package constantvariable publishes a number in an interface.
package constantvariable

// Published is what was published last.
var Published any

// Publish boxes a variable that is always 1000.
//
//go:noinline
func Publish() {
	x := 1000
	Published = x // want(<1.25) "^x" paper(>=1.25) "^1000"
}

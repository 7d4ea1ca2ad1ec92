// Package paperboxes stores values that are known or small.
package paperboxes

// Boxes keeps what was stored last.
var Boxes [5]any

// Store fills the boxes and hashes n.
//
//go:noinline
func Store(n int) int {
	Boxes[0] = 1000       // paper "1000 escapes"
	Boxes[1] = struct{}{} // paper "struct {}{} escapes"
	Boxes[2] = n > 0      // paper "n > 0 escapes"
	// Go 1.24 does not see that these are zeros.
	Boxes[3] = [4]int{} // want(<1.25) "int" paper(>=1.25) "int"

	Boxes[4] = func() int { return 1 } // paper "func literal"
	h := n
	for range 512 {
		h = h*31 + 7
	}
	return h
}

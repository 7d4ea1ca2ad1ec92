// Package zeroelements makes rows to range over.
package zeroelements

// Row is a slice that only has a length.
type Row []struct{}

// Make makes a row of n and hashes its length.
//
//go:noinline
func Make(n int) (Row, int) {
	row := make(Row, n) // paper "make\\(Row, n\\) escapes"
	h := n
	for range 512 {
		h = h*31 + len(row)
	}
	return row, h
}

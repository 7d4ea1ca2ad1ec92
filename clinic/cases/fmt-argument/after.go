package fmtargument

import "strconv"

// AppendPair appends the pair to dst.
//
//go:noinline
func AppendPair(dst []byte, key string, n int) []byte {
	dst = append(dst, key...) // want(>=1.25) "append"
	dst = append(dst, '=')    // want(>=1.25) "append"
	return strconv.AppendInt(dst, int64(n), 10)
}

package boxedvariable

// SquareInt returns n*n as what it is.
//
//go:noinline
func SquareInt(n int) int {
	return n * n
}

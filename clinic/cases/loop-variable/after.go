package loopvariable

// IndexElements fills index with pointers to the values.
//
//go:noinline
func IndexElements(index *[8]*Value, values *[8]Value) {
	for i := range values {
		index[i] = &values[i]
	}
}

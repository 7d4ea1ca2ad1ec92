// Package loopvariable indexes values by address.
package loopvariable

// Value is what is indexed.
type Value struct{ Key, Weight int }

// Index fills index with pointers to copies of the values.
//
//go:noinline
func Index(index *[8]*Value, values *[8]Value) {
	for i, v := range values { // want "moved to heap: v"
		index[i] = &v
	}
}

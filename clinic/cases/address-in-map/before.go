// Package addressinmap keeps the latest reading of each sensor.
package addressinmap

// Reading is what a sensor measured.
type Reading struct{ Sum, Count, Max int }

// Record stores the address of a new reading under id.
//
//go:noinline
func Record(m map[int]*Reading, id, value int) {
	reading := Reading{value, 1, value} // want "moved to heap"
	m[id] = &reading
}

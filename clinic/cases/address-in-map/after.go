package addressinmap

// RecordValue stores a new reading under id.
//
//go:noinline
func RecordValue(m map[int]Reading, id, value int) {
	reading := Reading{value, 1, value}
	m[id] = reading
}

// Package passeddown remembers the latest entries.
package passeddown

// Entry is a measurement with its time.
type Entry struct{ At, Value int }

var kept [8]*Entry

// Note makes an entry and passes its address down.
//
//go:noinline
func Note(at, value int) {
	entry := Entry{at, value} // want "moved to heap: entry"
	register(&entry)
}

//go:noinline
func register(e *Entry) {
	kept[e.At&7] = e
}

// Latest returns the entry for a time, if there is one.
func Latest(at int) (Entry, bool) {
	e := kept[at&7]
	if e == nil || e.At != at {
		return Entry{}, false
	}
	return *e, true
}

// Package heapstructfield keeps the latest entry of a log.
package heapstructfield

// Stamp says when something happened, and how often.
type Stamp struct{ Sec, Nsec, Count int }

// Log remembers its latest entry by address.
type Log struct{ last *Stamp }

// Note records an entry.
//
//go:noinline
func (l *Log) Note(sec, nsec, count int) {
	s := Stamp{sec, nsec, count} // want "moved to heap: s"
	l.last = &s
}

// Last returns the latest entry, if there is one.
func (l *Log) Last() (Stamp, bool) {
	if l.last == nil {
		return Stamp{}, false
	}
	return *l.last, true
}

package heapstructfield

// ValueLog remembers its latest entry inside itself.
type ValueLog struct {
	last  Stamp
	noted bool
}

// Note records an entry.
//
//go:noinline
func (l *ValueLog) Note(sec, nsec, count int) {
	s := Stamp{sec, nsec, count}
	l.last = s
	l.noted = true
}

// Last returns the latest entry, if there is one.
func (l *ValueLog) Last() (Stamp, bool) {
	return l.last, l.noted
}

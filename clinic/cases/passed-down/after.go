package passeddown

var copied [8]struct {
	Entry
	set bool
}

// NoteCopy makes an entry and passes its address down.
//
//go:noinline
func NoteCopy(at, value int) {
	entry := Entry{at, value}
	record(&entry)
}

//go:noinline
func record(e *Entry) {
	slot := &copied[e.At&7]
	slot.Entry, slot.set = *e, true
}

// LatestCopy returns the entry for a time, if there is one.
func LatestCopy(at int) (Entry, bool) {
	slot := &copied[at&7]
	if !slot.set || slot.At != at {
		return Entry{}, false
	}
	return slot.Entry, true
}

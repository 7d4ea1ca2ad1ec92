package clearmap

// Counter counts different words and keeps its memory.
type Counter struct{ seen map[string]bool }

// NewCounter returns a counter for one goroutine.
func NewCounter() *Counter {
	return &Counter{map[string]bool{}} // want "&Counter" "map"
}

// Distinct returns how many different words there are.
//
//go:noinline
func (c *Counter) Distinct(words []string) int {
	clear(c.seen)
	for _, word := range words {
		c.seen[word] = true
	}
	return len(c.seen)
}

// Package deferinloop adds up counters that have locks.
package deferinloop

import "sync"

// Shard is a counter with its lock.
type Shard struct {
	mu sync.Mutex
	n  int
}

// Total locks each shard and unlocks them all at the end.
func Total(shards []*Shard) int {
	total := 0
	for _, s := range shards {
		s.mu.Lock()
		defer s.mu.Unlock()
		total += s.n
	}
	return total
}

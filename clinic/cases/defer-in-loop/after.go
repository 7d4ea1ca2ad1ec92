package deferinloop

// TotalEach locks one shard at a time.
func TotalEach(shards []*Shard) int {
	total := 0
	for _, s := range shards {
		total += s.read()
	}
	return total
}

func (s *Shard) read() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

package closurecounter

// Count counts the calls of Next.
type Count struct{ n int }

// NewCount returns a Count at its start.
//
//go:noinline
func NewCount() Count {
	return Count{}
}

// Next returns 1, 2, 3, and so on.
//
//go:noinline
func (c *Count) Next() int {
	c.n++
	return c.n
}

// Package pointersorvalues builds and sums records.
package pointersorvalues

// Record is what is kept for each item.
type Record struct{ ID, Count, Size int }

// Build returns n records by address.
//
//go:noinline
func Build(n int) []*Record {
	records := make([]*Record, n) // want "make.* escapes to heap"
	for i := range records {
		records[i] = &Record{i, 1, 2 * i} // want "&Record{...} esc"
	}
	return records
}

// Sum adds up the sizes.
//
//go:noinline
func Sum(records []*Record) int {
	total := 0
	for _, r := range records {
		total += r.Count * r.Size
	}
	return total
}

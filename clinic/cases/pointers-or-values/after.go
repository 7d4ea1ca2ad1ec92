package pointersorvalues

// BuildValues returns n records.
//
//go:noinline
func BuildValues(n int) []Record {
	records := make([]Record, n) // want "make.* escapes to heap"
	for i := range records {
		records[i] = Record{i, 1, 2 * i}
	}
	return records
}

// SumValues adds up the sizes.
//
//go:noinline
func SumValues(records []Record) int {
	total := 0
	for i := range records {
		r := &records[i]
		total += r.Count * r.Size
	}
	return total
}

package literalargument

// MeasureBranch chooses between two direct calls.
//
//go:noinline
func MeasureBranch(far bool, x, y int) int {
	if far {
		return squares(&Point{x, y})
	}
	return near(&Point{x, y})
}

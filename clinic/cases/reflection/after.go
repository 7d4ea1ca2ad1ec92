package reflection

// SumNamed adds up the fields of p by name.
//
//go:noinline
func SumNamed(p *Point) int {
	return p.X + p.Y + p.Z
}

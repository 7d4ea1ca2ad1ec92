package newarrayreturned

// FillSquares fills the caller's array.
//
//go:noinline
func FillSquares(p *[100]int, start int) {
	for i := range p {
		p[i] = (start + i) * (start + i)
	}
}

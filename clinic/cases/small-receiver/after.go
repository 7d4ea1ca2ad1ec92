package smallreceiver

// MixValue folds the coordinates; the receiver is a value.
func (p Point) MixValue() uint64 { return (p.X ^ p.Y) * prime }

// FoldValue mixes n points.
//
//go:noinline
func FoldValue(n uint64) uint64 {
	h := uint64(1)
	for i := range n {
		p := Point{h, i}
		h = p.MixValue()
	}
	return h
}

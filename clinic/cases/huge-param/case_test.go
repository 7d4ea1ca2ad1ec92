package hugeparam

import "testing"

var (
	sink int
	grid Grid
)

func TestSameResult(t *testing.T) {
	for y := range 100 {
		for x := range 100 {
			grid.cells[y][x] = 1000*y - x
		}
	}
	for _, y := range []int{0, 1, 50, 99} {
		for _, x := range []int{0, 1, 50, 99} {
			got, want := CellPointer(&grid, x, y), Cell(grid, x, y)
			if got != want {
				t.Errorf("%d %d: %d and %d", x, y, got, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for i := range b.N {
		sink += Cell(grid, i%100, 50)
	}
}

func BenchmarkAfter(b *testing.B) {
	for i := range b.N {
		sink += CellPointer(&grid, i%100, 50)
	}
}

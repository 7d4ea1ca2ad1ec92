package implicitlimit

import (
	"strconv"
	"testing"
)

var sink int

// The second call with the same step would see old contents if
// the buffer were not cleared.
func TestSameResult(t *testing.T) {
	for _, step := range []int{1, 1, 2, 64, size - 1, size} {
		got, want := SpreadArray(step), Spread(step)
		if got != want {
			t.Errorf("step %d: %d and %d", step, got, want)
		}
	}
	for _, n := range sweepValues {
		got, want := declared[n](), made[n]()
		if got != want || want != (n+63)/64 {
			t.Errorf("size %d: %d and %d", n, got, want)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Spread(64)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += SpreadArray(64)
	}
}

var sweepValues = []int{
	16384, 32768, 65536, 65537, 98304, 131072, 131073,
	262144,
}

func write(buf []byte) int { return spread(buf, 64) }

// One function for each size, because the sizes are constants.
var made = map[int]func() int{
	16384:  func() int { return write(make([]byte, 16384)) },
	32768:  func() int { return write(make([]byte, 32768)) },
	65536:  func() int { return write(make([]byte, 65536)) },
	65537:  func() int { return write(make([]byte, 65537)) },
	98304:  func() int { return write(make([]byte, 98304)) },
	131072: func() int { return write(make([]byte, 131072)) },
	131073: func() int { return write(make([]byte, 131073)) },
	262144: func() int { return write(make([]byte, 262144)) },
}

var declared = map[int]func() int{
	16384:  func() int { var a [16384]byte; return write(a[:]) },
	32768:  func() int { var a [32768]byte; return write(a[:]) },
	65536:  func() int { var a [65536]byte; return write(a[:]) },
	65537:  func() int { var a [65537]byte; return write(a[:]) },
	98304:  func() int { var a [98304]byte; return write(a[:]) },
	131072: func() int { var a [131072]byte; return write(a[:]) },
	131073: func() int { var a [131073]byte; return write(a[:]) },
	262144: func() int { var a [262144]byte; return write(a[:]) },
}

func sweepBefore(b *testing.B, n int) {
	f := made[n]
	for range b.N {
		sink += f()
	}
}

func sweepAfter(b *testing.B, n int) {
	f := declared[n]
	for range b.N {
		sink += f()
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, n := range sweepValues {
		b.Run("before/size="+strconv.Itoa(n), func(b *testing.B) {
			sweepBefore(b, n)
		})
		b.Run("after/size="+strconv.Itoa(n), func(b *testing.B) {
			sweepAfter(b, n)
		})
	}
}

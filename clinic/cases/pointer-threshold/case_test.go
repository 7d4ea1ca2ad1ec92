package pointerthreshold

import (
	"math"
	"strconv"
	"testing"
)

var (
	sink  uint64
	block = Block{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
)

func TestSameResult(t *testing.T) {
	blocks := []Block{
		{}, {A: 1}, {J: 1}, {A: math.MaxUint64, E: 1}, block,
	}
	for _, b := range blocks {
		if got, want := HashPointer(&b), Hash(b); got != want {
			t.Errorf("%v: %d and %d", b, got, want)
		}
	}
	for _, n := range sweepValues {
		got, want := swept(sweepAfter, n), swept(sweepBefore, n)
		if got != want || want == 0 {
			t.Errorf("size %d: %d and %d", n, got, want)
		}
	}
}

// swept is what one iteration at one size adds to the sink.
func swept(f func(*testing.B, int), n int) uint64 {
	old := sink
	f(&testing.B{N: 1}, n)
	return sink - old
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		sink += Hash(block)
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		sink += HashPointer(&block)
	}
}

var sweepValues = []int{
	8, 16, 32, 40, 48, 64, 72, 80, 128, 256, 1024, 4096, 16384,
	65536,
}

// Structs of one to ten words, and larger ones with an array in
// the middle. Nine words are what fits into the registers.
type (
	size8  struct{ a uint64 }
	size16 struct{ a, z uint64 }
	size32 struct{ a, b, c, z uint64 }
	size40 struct{ a, b, c, d, z uint64 }
	size48 struct{ a, b, c, d, e, z uint64 }
	size64 struct{ a, b, c, d, e, f, g, z uint64 }
	size72 struct{ a, b, c, d, e, f, g, h, z uint64 }
	size80 struct{ a, b, c, d, e, f, g, h, i, z uint64 }

	size128 struct {
		a uint64
		b [14]uint64
		z uint64
	}
	size256 struct {
		a uint64
		b [30]uint64
		z uint64
	}
	size1024 struct {
		a uint64
		b [126]uint64
		z uint64
	}
	size4096 struct {
		a uint64
		b [510]uint64
		z uint64
	}
	size16384 struct {
		a uint64
		b [2046]uint64
		z uint64
	}
	size65536 struct {
		a uint64
		b [8190]uint64
		z uint64
	}
)

var (
	of8     = size8{1}
	of16    = size16{a: 1, z: 2}
	of32    = size32{a: 1, z: 2}
	of40    = size40{a: 1, z: 2}
	of48    = size48{a: 1, z: 2}
	of64    = size64{a: 1, z: 2}
	of72    = size72{a: 1, z: 2}
	of80    = size80{a: 1, z: 2}
	of128   = size128{a: 1, z: 2}
	of256   = size256{a: 1, z: 2}
	of1024  = size1024{a: 1, z: 2}
	of4096  = size4096{a: 1, z: 2}
	of16384 = size16384{a: 1, z: 2}
	of65536 = size65536{a: 1, z: 2}
)

// byValue passes a struct to a function that is not known here,
// so the call is a real one.
//
//go:noinline
func byValue[T any](b *testing.B, x *T, f func(T) uint64) {
	for range b.N {
		sink += f(*x)
	}
}

//go:noinline
func byPointer[T any](b *testing.B, x *T, f func(*T) uint64) {
	for range b.N {
		sink += f(x)
	}
}

// The function reads every word of the struct, as Hash does.
func sweepBefore(b *testing.B, n int) {
	switch n {
	case 8:
		byValue(b, &of8, func(s size8) uint64 {
			return s.a
		})
	case 16:
		byValue(b, &of16, func(s size16) uint64 {
			return s.a ^ s.z
		})
	case 32:
		byValue(b, &of32, func(s size32) uint64 {
			return s.a ^ s.b ^ s.c ^ s.z
		})
	case 40:
		byValue(b, &of40, func(s size40) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.z
		})
	case 48:
		byValue(b, &of48, func(s size48) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.z
		})
	case 64:
		byValue(b, &of64, func(s size64) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.z
		})
	case 72:
		byValue(b, &of72, func(s size72) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.h ^
				s.z
		})
	case 80:
		byValue(b, &of80, func(s size80) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.h ^
				s.i ^ s.z
		})
	case 128:
		byValue(b, &of128, func(s size128) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 256:
		byValue(b, &of256, func(s size256) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 1024:
		byValue(b, &of1024, func(s size1024) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 4096:
		byValue(b, &of4096, func(s size4096) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 16384:
		byValue(b, &of16384, func(s size16384) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 65536:
		byValue(b, &of65536, func(s size65536) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	default:
		b.Fatalf("no struct of %d bytes", n)
	}
}

func sweepAfter(b *testing.B, n int) {
	switch n {
	case 8:
		byPointer(b, &of8, func(s *size8) uint64 {
			return s.a
		})
	case 16:
		byPointer(b, &of16, func(s *size16) uint64 {
			return s.a ^ s.z
		})
	case 32:
		byPointer(b, &of32, func(s *size32) uint64 {
			return s.a ^ s.b ^ s.c ^ s.z
		})
	case 40:
		byPointer(b, &of40, func(s *size40) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.z
		})
	case 48:
		byPointer(b, &of48, func(s *size48) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.z
		})
	case 64:
		byPointer(b, &of64, func(s *size64) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.z
		})
	case 72:
		byPointer(b, &of72, func(s *size72) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.h ^
				s.z
		})
	case 80:
		byPointer(b, &of80, func(s *size80) uint64 {
			return s.a ^ s.b ^ s.c ^ s.d ^ s.e ^ s.f ^ s.g ^ s.h ^
				s.i ^ s.z
		})
	case 128:
		byPointer(b, &of128, func(s *size128) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 256:
		byPointer(b, &of256, func(s *size256) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 1024:
		byPointer(b, &of1024, func(s *size1024) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 4096:
		byPointer(b, &of4096, func(s *size4096) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 16384:
		byPointer(b, &of16384, func(s *size16384) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	case 65536:
		byPointer(b, &of65536, func(s *size65536) uint64 {
			h := s.a ^ s.z
			for i := range s.b {
				h ^= s.b[i]
			}
			return h
		})
	default:
		b.Fatalf("no struct of %d bytes", n)
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

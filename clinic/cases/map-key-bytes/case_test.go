package mapkeybytes

import "testing"

var (
	sink int
	name = []byte("content-security-policy-report-only")
	m    = map[string]int{"": 1, string(name): 3}
)

func TestSameResult(t *testing.T) {
	for _, key := range []string{"", "a", string(name), "\xff"} {
		n1, l1 := Find(m, []byte(key))
		n2, l2 := FindInline(m, []byte(key))
		if n1 != n2 || l1 != l2 {
			t.Errorf("%q: %d %d and %d %d", key, n1, l1, n2, l2)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		number, length := Find(m, name)
		sink += number + length
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		number, length := FindInline(m, name)
		sink += number + length
	}
}

package callerbuffer

import (
	"bytes"
	"testing"
)

var (
	sink   int
	source = Source{Data: make([]byte, 128)}
	buffer = make([]byte, Size)
)

func TestSameResult(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 100, 128, 1000} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i * i)
		}
		a, b := Source{Data: data}, Source{Data: data}
		record := make([]byte, Size)
		for range 5 {
			want, wantErr := a.Next()
			err := b.NextInto(record)
			if err != wantErr {
				t.Fatalf("%d bytes: %v, %v", n, err, wantErr)
			}
			if err == nil && !bytes.Equal(record, want) {
				t.Errorf("%d bytes: %x, %x", n, record, want)
			}
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		record, _ := source.Next()
		sink += int(record[0])
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		_ = source.NextInto(buffer)
		sink += int(buffer[0])
	}
}

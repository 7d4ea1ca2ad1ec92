package heapovertime

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

var (
	sink   int
	data   = bytes.Repeat([]byte("heap"), 64)
	reader = bytes.NewReader(data)
	summer = NewSummer()
)

func TestSameResult(t *testing.T) {
	broken := errors.New("broken")
	large := bytes.Repeat([]byte{255}, 3*size+1)
	readers := []func() io.Reader{
		func() io.Reader { return bytes.NewReader(nil) },
		func() io.Reader { return bytes.NewReader(data) },
		func() io.Reader { return bytes.NewReader(large) },
		func() io.Reader {
			return iotest.OneByteReader(bytes.NewReader(data))
		},
		func() io.Reader { return iotest.ErrReader(broken) },
		func() io.Reader {
			return iotest.DataErrReader(bytes.NewReader(data))
		},
	}
	for i, r := range readers {
		want, wantErr := Sum(r())
		got, err := summer.Sum(r())
		if got != want || err != wantErr {
			t.Errorf("%d: %d %v, %d %v", i, got, err, want, wantErr)
		}
	}
}

func BenchmarkBefore(b *testing.B) {
	for range b.N {
		reader.Reset(data)
		n, _ := Sum(reader)
		sink += n
	}
}

func BenchmarkAfter(b *testing.B) {
	for range b.N {
		reader.Reset(data)
		n, _ := summer.Sum(reader)
		sink += n
	}
}

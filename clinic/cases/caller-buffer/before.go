// Package callerbuffer reads records of 64 bytes.
package callerbuffer

import "io"

// Size is the length of a record.
const Size = 64

// Source hands out the bytes of Data again and again.
type Source struct {
	Data []byte
	at   int
}

// Next returns the next record in a slice of its own.
//
//go:noinline
func (s *Source) Next() ([]byte, error) {
	if len(s.Data) < Size {
		return nil, io.ErrUnexpectedEOF
	}
	record := make([]byte, Size) // want "make.* escapes to heap"
	s.fill(record)
	return record, nil
}

func (s *Source) fill(record []byte) {
	for i := range record {
		record[i] = s.Data[s.at]
		s.at = (s.at + 1) % len(s.Data)
	}
}

package callerbuffer

import "io"

// NextInto fills the first Size bytes of record with the next one.
//
//go:noinline
func (s *Source) NextInto(record []byte) error {
	if len(s.Data) < Size {
		return io.ErrUnexpectedEOF
	}
	s.fill(record[:Size])
	return nil
}

package callerbuffer

import "io"

// Read fills record, which must hold Size bytes, with the next one.
//
//go:noinline
func (s *Source) Read(record []byte) error {
	if len(s.Data) < Size {
		return io.ErrUnexpectedEOF
	}
	s.fill(record[:Size])
	return nil
}

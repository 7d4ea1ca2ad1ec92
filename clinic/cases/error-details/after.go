package errordetails

import "strconv"

// SyntaxError says where a text is broken.
type SyntaxError struct{ Offset int }

func (e *SyntaxError) Error() string {
	at := strconv.Itoa(e.Offset)
	return "byte " + at + ": not ASCII" // want `^"byte "`
}

// CheckStruct returns a *SyntaxError in the same cases.
func CheckStruct(text []byte) error {
	for at, c := range text {
		if c >= 0x80 {
			return refuseStruct(at)
		}
	}
	return nil
}

//go:noinline
func refuseStruct(at int) error {
	return &SyntaxError{at} // want "&SyntaxError{...} escapes"
}

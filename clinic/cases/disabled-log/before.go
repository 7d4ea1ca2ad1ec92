// Package disabledlog writes debug lines that are often off.
package disabledlog

import (
	"fmt"
	"io"
)

// Logger writes lines to W while On is true.
type Logger struct {
	On bool
	W  io.Writer
}

// Debugf writes one formatted line.
//
//go:noinline
func (l *Logger) Debugf(format string, args ...any) {
	if l.On {
		fmt.Fprintf(l.W, format+"\n", args...)
	}
}

// Work doubles n and logs it.
//
//go:noinline
func Work(l *Logger, n int) int {
	l.Debugf("n = %d", n) // want "n escapes to heap"
	return 2 * n
}

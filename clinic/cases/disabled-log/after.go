package disabledlog

// WorkGuarded doubles n and logs it if the log is on.
//
//go:noinline
func WorkGuarded(l *Logger, n int) int {
	if l.On {
		l.Debugf("n = %d", n) // want "n escapes to heap"
	}
	return 2 * n
}

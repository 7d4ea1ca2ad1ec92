// Package genericstack pushes and pops numbers.
package genericstack

// AnyStack is a stack of values of any type.
type AnyStack struct{ items []any }

// Push puts v on top.
func (s *AnyStack) Push(v any) {
	s.items = append(s.items, v) // want(>=1.25) "append"
}

// Pop takes the top value, if there is one.
func (s *AnyStack) Pop() (any, bool) {
	if len(s.items) == 0 {
		return nil, false
	}
	last := len(s.items) - 1
	v := s.items[last]
	s.items = s.items[:last]
	return v, true
}

// Bounce pushes n and pops it again.
//
//go:noinline
func Bounce(s *AnyStack, n int) int {
	s.Push(n) // want "^n escapes" want(>=1.25) "append"
	v, _ := s.Pop()
	return v.(int)
}

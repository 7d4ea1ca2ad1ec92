package genericstack

// Stack is a stack of values of one type.
type Stack[T any] struct{ items []T }

// Push puts v on top.
func (s *Stack[T]) Push(v T) { // want(>=1.25) "append"
	s.items = append(s.items, v) // want(>=1.25) "append"
}

// Pop takes the top value, if there is one.
func (s *Stack[T]) Pop() (T, bool) {
	if len(s.items) == 0 {
		var zero T
		return zero, false
	}
	last := len(s.items) - 1
	v := s.items[last]
	s.items = s.items[:last]
	return v, true
}

// BounceInt pushes n and pops it again.
//
//go:noinline
func BounceInt(s *Stack[int], n int) int {
	s.Push(n) // want(>=1.25) "append"
	v, _ := s.Pop()
	return v
}

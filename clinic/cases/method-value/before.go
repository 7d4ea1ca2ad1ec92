// Package methodvalue calls a handler that was registered.
package methodvalue

// Server adds up what it handles.
type Server struct{ total int }

// Handle handles n.
func (s *Server) Handle(n int) { s.total += n }

// Registry keeps a handler as a function.
type Registry struct{ handle func(int) }

// Attach registers the server's method.
//
//go:noinline
func (r *Registry) Attach(s *Server) {
	r.handle = s.Handle // want "s.Handle escapes to heap"
}

// Call calls what is registered.
func (r *Registry) Call(n int) { r.handle(n) }

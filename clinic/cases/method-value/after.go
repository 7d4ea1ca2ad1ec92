package methodvalue

// Handler handles a number.
type Handler interface{ Handle(n int) }

// HandlerRegistry keeps a handler as an interface.
type HandlerRegistry struct{ handler Handler }

// Attach registers the server.
//
//go:noinline
func (r *HandlerRegistry) Attach(s *Server) {
	r.handler = s
}

// Call calls what is registered.
func (r *HandlerRegistry) Call(n int) { r.handler.Handle(n) }

//! The first witness: what the Go compiler says escapes, and along which path.

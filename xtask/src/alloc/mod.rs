//! The second witness: what the heap profile says was allocated, line by line.

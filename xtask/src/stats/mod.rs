//! The exact tests and estimates. Pure functions on slices of numbers; no I/O, no clock.

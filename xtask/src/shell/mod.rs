//! The only place that touches the world: processes, files, clock, environment, terminal.

//! What is kept of a sitting: raw samples and evidence, never derived numbers.

pub mod host;
pub mod revision;

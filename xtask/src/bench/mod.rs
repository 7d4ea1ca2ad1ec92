//! The third witness: how samples of time and exact counters are taken.

//! The heap over time: samples of the runtime's own metrics while one variant runs.
//!
//! A picture of what the collector does, taken apart from the timing: another goroutine reads the
//! metrics meanwhile, and both variants run for about the same time, each with its own number of
//! operations. This file holds the nouns; the worker takes the samples, the judge sums them up.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long a variant is watched.
pub const WATCH: Duration = Duration::from_millis(200);

/// The heap at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapSample {
    /// Nanoseconds since the run began.
    pub at_ns: u64,
    /// Bytes of objects, the dead ones that are not swept yet included.
    pub objects: u64,
    /// Bytes that the last cycle found alive.
    pub live: u64,
    /// Bytes at which the next cycle is to end.
    pub goal: u64,
    /// Cycles of the process so far.
    pub cycles: u64,
}

/// What was seen of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapSeries {
    /// Operations that were run.
    pub iterations: u64,
    /// How long they took, in nanoseconds.
    pub wall_ns: u64,
    /// Cycles that ended meanwhile.
    pub cycles: u32,
    /// How long the world was stopped for the collector, in nanoseconds.
    pub pause_total_ns: u64,
    /// The same for each cycle, the latest first: a cycle stops the world more than once, and the
    /// runtime keeps the sum (`runtime.MemStats.PauseNs`), of the last 256 cycles.
    pub pauses_ns: Vec<u64>,
    /// The samples, in the order of time.
    pub samples: Vec<HeapSample>,
}

/// How many operations last about [`WATCH`].
pub fn iterations_for(ns_per_op: f64) -> u64 {
    let fit = WATCH.as_nanos() as f64 / ns_per_op.max(0.05);
    if fit.is_finite() { (fit as u64).max(1) } else { 1 }
}

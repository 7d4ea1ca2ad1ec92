//! What the heap did while a variant ran: peak, cycles, pauses. A picture, never part of a verdict.

use crate::bench::heap::HeapSeries;
use crate::case::ByVariant;
use crate::recording::CaseRecord;

/// The sum of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeapSummary {
    /// Operations that were run.
    pub operations: u64,
    /// How long they took, in seconds.
    pub seconds: f64,
    /// Most bytes of objects that a sample saw.
    pub peak: u64,
    /// Most bytes that a cycle found alive.
    pub live: u64,
    /// Cycles that ended meanwhile.
    pub cycles: u32,
    /// How long the world was stopped, in nanoseconds.
    pub pause_total: u64,
    /// The most of it in one cycle, in nanoseconds; absent without one.
    pub pause_most: Option<u64>,
    /// Whether there were more cycles than the runtime remembers, so that the most may be more.
    pub cycles_forgotten: bool,
}

/// Sums up both runs; none until both were watched.
pub fn summaries(record: &CaseRecord) -> Option<ByVariant<HeapSummary>> {
    let ByVariant { before, after } = record.heap.as_ref();
    Some(ByVariant { before: summary(before.as_ref()?), after: summary(after.as_ref()?) })
}

fn summary(series: &HeapSeries) -> HeapSummary {
    let most = |pick: fn(&crate::bench::heap::HeapSample) -> u64| {
        series.samples.iter().map(pick).max().unwrap_or(0)
    };
    HeapSummary {
        operations: series.iterations,
        seconds: series.wall_ns as f64 / 1e9,
        peak: most(|sample| sample.objects),
        live: most(|sample| sample.live),
        cycles: series.cycles,
        pause_total: series.pause_total_ns,
        pause_most: series.pauses_ns.iter().copied().max(),
        cycles_forgotten: (series.pauses_ns.len() as u64) < u64::from(series.cycles),
    }
}

//! allocs/op and B/op from the integer counters of the chunks: exact, so compared with `==`.
//!
//! `testing` divides as integers and can turn 9.985 into "9" in one run and "10" in the next; the
//! fraction is kept here. The value is the median over the chunks, because the runtime itself
//! allocates an object now and then, and it is snapped to the whole number it is within a hair of.

use serde::Serialize;

use crate::bench::{Replicate, Sample};
use crate::case::{ByVariant, Variant};
use crate::recording::CaseRecord;

/// Stray objects of the runtime in a long chunk move the quotient by less than this.
const HAIR: f64 = 0.002;
/// Objects that the runtime makes for itself during a short run; programs with goroutines have
/// some of everything that is pooled per processor.
const STRAYS: f64 = 20.0;
/// Bytes may differ by this fraction without being called different (maps, the collector).
pub const BYTES_TOLERANCE: f64 = 0.005;

/// A counter divided by its iterations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Counted {
    /// Per operation, fractions kept.
    pub per_op: f64,
    /// Whether the chunks disagree about it by more than stray objects explain.
    pub varies: bool,
}

/// Allocations per operation; absent without samples.
pub fn allocs(record: &CaseRecord) -> Option<ByVariant<Counted>> {
    of_replicates(&record.replicates, |sample| sample.allocs_per_op())
}

/// Bytes per operation; absent without samples.
pub fn bytes(record: &CaseRecord) -> Option<ByVariant<Counted>> {
    of_replicates(&record.replicates, |sample| sample.bytes_per_op())
}

/// A counter over the chunks of replicates; absent without any.
pub fn of_replicates(
    replicates: &[Replicate],
    pick: impl Fn(&Sample) -> f64,
) -> Option<ByVariant<Counted>> {
    let side = |variant: Variant| {
        let rounds = replicates.iter().flat_map(|replicate| &replicate.rounds);
        count(rounds.map(|round| pick(round.samples.get(variant))).collect())
    };
    Some(ByVariant { before: side(Variant::Before)?, after: side(Variant::After)? })
}

/// A counter of one run without a clock: the quotient, or the whole number below it when strays of
/// the runtime explain the rest. Strays only ever add; what is missing is a true fraction.
pub fn of_run(objects: u64, iterations: u64) -> f64 {
    let iterations = iterations.max(1) as f64;
    let quotient = objects as f64 / iterations;
    let whole = (quotient + HAIR).floor();
    let strays = objects as f64 - whole * iterations;
    if strays <= STRAYS.min(iterations / 4.0).max(HAIR * iterations) { whole } else { quotient }
}

fn count(mut values: Vec<f64>) -> Option<Counted> {
    values.sort_by(f64::total_cmp);
    let median = *values.get(values.len() / 2)?;
    let whole = median.round();
    let per_op = if (median - whole).abs() < HAIR { whole } else { median };
    // The quarter at each end may hold strays; the middle half must agree.
    let quarter = values.len() / 4;
    let spread = values[values.len() - 1 - quarter] - values[quarter];
    Some(Counted { per_op, varies: spread > HAIR.max(per_op * BYTES_TOLERANCE) })
}

/// How a counter moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It fell.
    Down,
    /// It is the same.
    Same,
    /// It rose.
    Up,
}

/// Compares allocations: exactly, but for what fractions lose in the division.
pub fn allocs_change(allocs: &ByVariant<Counted>) -> Change {
    change(allocs, HAIR)
}

/// Compares bytes, with their small tolerance.
pub fn bytes_change(bytes: &ByVariant<Counted>) -> Change {
    let largest = bytes.before.per_op.max(bytes.after.per_op);
    change(bytes, (largest * BYTES_TOLERANCE).max(0.5))
}

fn change(counted: &ByVariant<Counted>, tolerance: f64) -> Change {
    let difference = counted.after.per_op - counted.before.per_op;
    if difference.abs() <= tolerance {
        Change::Same
    } else if difference < 0.0 {
        Change::Down
    } else {
        Change::Up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strays_are_dropped_and_fractions_kept() {
        // Two stray objects among 100,000; nine allocations in ten operations; half a tiny block.
        assert_eq!(count(vec![1.00002, 1.0, 1.00001]).unwrap().per_op, 1.0);
        assert_eq!(count(vec![0.9, 0.9, 0.9]).unwrap().per_op, 0.9);
        assert_eq!(count(vec![9.985; 4]).unwrap().per_op, 9.985);
        assert!(count(vec![1.0, 2.0, 3.0, 4.0, 5.0]).unwrap().varies);
        assert!(count(Vec::new()).is_none());
    }

    #[test]
    fn a_short_run_forgives_a_stray_and_keeps_a_fraction() {
        assert_eq!(of_run(3013, 1000), 3.0);
        assert_eq!(of_run(25, 24), 1.0);
        assert_eq!(of_run(999, 1000), 1.0);
        assert_eq!(of_run(9985, 1000), 9.985);
        assert_eq!(of_run(3, 6), 0.5);
        assert_eq!(of_run(0, 0), 0.0);
    }
}

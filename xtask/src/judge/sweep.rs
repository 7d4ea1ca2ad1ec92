//! What the curve of a sweep says: a side for each value, and where the cheaper variant changes.
//!
//! A sweep is a picture, not a verdict: it has its own intervals (see [`crossing`]), stands outside
//! the report's family of tests, and no expectation hangs on it.

use super::Thresholds;
use super::counters::{self, Counted};
use crate::bench::Ended;
use crate::bench::estimate::{Clock, log_ratios, ns_per_op};
use crate::bench::sweep::Point;
use crate::case::{ByVariant, Variant};
use crate::recording::CaseRecord;
use crate::stats::crossing::{self, Crossing, Placed, Stretch};
use crate::stats::{Interval, hodges_lehmann};

/// The judged curve.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepJudgement {
    /// The values at which something was measured, in rising order.
    pub points: Vec<PointJudgement>,
    /// Neighbours on the same side.
    pub stretches: Vec<Stretch>,
    /// Whether and where the cheaper variant changes.
    pub crossing: Crossing,
    /// Why no more was taken.
    pub ended: Option<Ended>,
}

/// One value of the parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct PointJudgement {
    /// The value, and the comparison of the two variants there.
    pub placed: Placed,
    /// Nanoseconds per operation of each variant.
    pub ns: ByVariant<Level>,
    /// Allocations per operation.
    pub allocs: ByVariant<Counted>,
    /// Bytes per operation.
    pub bytes: ByVariant<Counted>,
    /// How many replicates it rests on.
    pub replicates: usize,
}

/// The level of one variant. Levels share the machine's drift; the comparison does not, so two
/// levels may overlap although one side is surely cheaper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// What is typical, in nanoseconds per operation.
    pub typical: f64,
    /// Its interval; absent with too few replicates.
    pub interval: Option<Interval>,
}

/// Judges the sweep of a case; `None` when it has none or nothing was measured of it.
pub fn judge(record: &CaseRecord, thresholds: &Thresholds) -> Option<SweepJudgement> {
    record.case.sweep.as_ref()?;
    let delta = thresholds.delta();
    let points: Vec<_> = record.sweep.iter().filter_map(|point| read(point, delta)).collect();
    let placed: Vec<Placed> = points.iter().map(|point| point.placed).collect();
    let ended = record.sweep_ended;
    (!points.is_empty()).then(|| SweepJudgement {
        stretches: crossing::stretches(&placed),
        crossing: crossing::find(&placed),
        points,
        ended,
    })
}

fn read(point: &Point, delta: f64) -> Option<PointJudgement> {
    let reading = crossing::read(&log_ratios(&point.replicates, Clock::Wall), delta)?;
    let level = |variant| level(point, variant);
    Some(PointJudgement {
        placed: Placed { value: point.value, reading },
        ns: ByVariant { before: level(Variant::Before)?, after: level(Variant::After)? },
        allocs: counters::of_replicates(&point.replicates, |sample| sample.allocs_per_op())?,
        bytes: counters::of_replicates(&point.replicates, |sample| sample.bytes_per_op())?,
        replicates: point.replicates.len(),
    })
}

/// By logarithms, so that an interval stays positive.
fn level(point: &Point, variant: Variant) -> Option<Level> {
    let ns = |replicate| ns_per_op(replicate, Clock::Wall).map(|ns| ns.get(variant).ln());
    let logs: Vec<f64> =
        point.replicates.iter().filter_map(ns).filter(|log| log.is_finite()).collect();
    let exp = |i: Interval| Interval { low: i.low.exp(), high: i.high.exp(), ..i };
    Some(Level {
        typical: hodges_lehmann::estimate(&logs)?.exp(),
        interval: crossing::interval(&logs).map(exp),
    })
}

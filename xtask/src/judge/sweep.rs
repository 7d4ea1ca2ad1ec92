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
use crate::stats::crossing::{self, Crossing, Placed, Side, Stretch};
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

impl SweepJudgement {
    /// The first value at which after is cheaper and behind which it is nowhere dearer or the same;
    /// none in a sweep that was cut short.
    pub fn cheaper_from(&self) -> Option<u64> {
        let sides = || self.stretches.iter().map(|stretch| stretch.side);
        let last_other = sides().rposition(|side| matches!(side, Side::Dearer | Side::Same));
        let behind = self.stretches.get(last_other.map_or(0, |place| place + 1)..)?;
        let cheaper = behind.iter().find(|stretch| stretch.side == Side::Cheaper)?;
        (self.ended == Some(Ended::Exhausted)).then_some(cheaper.from)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn from(sides: &[Side], ended: Ended) -> Option<u64> {
        let stretch = |(place, side): (usize, &Side)| Stretch {
            from: 10 * (place as u64 + 1),
            to: 10 * (place as u64 + 1) + 5,
            side: *side,
        };
        let stretches = sides.iter().enumerate().map(stretch).collect();
        let crossing = Crossing::Unknown;
        SweepJudgement { points: Vec::new(), stretches, crossing, ended: Some(ended) }
            .cheaper_from()
    }

    #[test]
    fn cheaper_from_looks_at_all_that_follows() {
        use Side::{Cheaper, Dearer, Open, Same};
        for (sides, want) in [
            (&[Same, Open, Cheaper][..], Some(30)),
            (&[Dearer, Cheaper, Open, Cheaper], Some(20)),
            (&[Cheaper], Some(10)),
            (&[Cheaper, Same], None),
            (&[Cheaper, Dearer, Open], None),
            (&[Open], None),
            (&[], None),
        ] {
            assert_eq!(from(sides, Ended::Exhausted), want, "{sides:?}");
        }
        assert_eq!(from(&[Same, Cheaper], Ended::OutOfTime), None);
    }
}

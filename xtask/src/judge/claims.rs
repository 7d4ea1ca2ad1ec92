//! Holds the manifest's promises and the sources' claims against what was measured.

use serde::Serialize;

use super::{ExpectationOutcome, Judgement};
use crate::case::{Claim, Expectation, GoVersion, Metric};
use crate::recording::CaseRecord;

/// A claim and whether it held here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimOutcome {
    /// The claim.
    pub claim: Claim,
    /// The number it speaks of, as measured; absent when it was not measured.
    pub measured: Option<f64>,
    /// Whether it held; absent when it could not be tested.
    pub holds: Option<bool>,
}

/// Counts are compared exactly, but for what a decimal fraction in a manifest cannot say.
const SAME_COUNT: f64 = 0.005;

/// The expectation for a Go version, and whether it came true.
pub fn expectation(
    judgement: &Judgement,
    record: &CaseRecord,
    go: &GoVersion,
) -> Option<ExpectationOutcome> {
    let expected = record.case.expectation(go)?.clone();
    let verdict = expected.verdict.is_none_or(|verdict| judgement.verdict == Some(verdict));
    let met = verdict && counts_fit(judgement, &expected);
    Some(ExpectationOutcome { expected, met })
}

fn counts_fit(judgement: &Judgement, expected: &Expectation) -> bool {
    let (Some(want), Some(have)) = (&expected.allocs_per_op, &judgement.allocs) else {
        return expected.allocs_per_op.is_none();
    };
    same_count(want.before, have.before.per_op) && same_count(want.after, have.after.per_op)
}

/// Whether a count is the one that a manifest names.
pub fn same_count(expected: f64, counted: f64) -> bool {
    (expected - counted).abs() <= SAME_COUNT
}

/// Puts every claim of the manifest to the test.
pub fn test(judgement: &Judgement, record: &CaseRecord) -> Vec<ClaimOutcome> {
    let outcome = |claim: &Claim| {
        let measured = value(judgement, claim.holds_when.metric);
        let holds = measured.and_then(|value| {
            let holds = claim.holds_when.holds_for(value);
            let same = |end| claim.holds_when.holds_for(end) == holds;
            ends(judgement, claim.holds_when.metric).into_iter().all(same).then_some(holds)
        });
        ClaimOutcome { claim: claim.clone(), measured, holds }
    };
    record.case.claims.iter().map(outcome).collect()
}

/// Where the truth may lie instead: the ends of the interval, for what has one.
fn ends(judgement: &Judgement, metric: Metric) -> Vec<f64> {
    let interval = judgement.time.as_ref().and_then(|time| time.interval.as_ref());
    match (metric, interval) {
        (Metric::TimeRatio, Some(interval)) => vec![interval.low.exp(), interval.high.exp()],
        _ => Vec::new(),
    }
}

/// The number a metric names.
pub fn value(judgement: &Judgement, metric: Metric) -> Option<f64> {
    let time = judgement.time.as_ref();
    match metric {
        Metric::AllocsBefore => judgement.allocs.as_ref().map(|c| c.before.per_op),
        Metric::AllocsAfter => judgement.allocs.as_ref().map(|c| c.after.per_op),
        Metric::BytesBefore => judgement.bytes.as_ref().map(|c| c.before.per_op),
        Metric::BytesAfter => judgement.bytes.as_ref().map(|c| c.after.per_op),
        Metric::TimeRatio => time.map(|t| t.ratio()),
        Metric::NsBefore => time.map(|t| t.ns.before),
        Metric::NsAfter => time.map(|t| t.ns.after),
        Metric::CheaperFrom => judgement.sweep.as_ref()?.cheaper_from().map(|from| from as f64),
    }
}

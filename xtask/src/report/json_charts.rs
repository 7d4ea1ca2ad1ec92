//! The `sweep` and `heap` objects of a case in `report.json`; absent numbers are null, times are
//! nanoseconds.

use serde::Serialize;

use crate::case::ByVariant;
use crate::judge::Judgement;
use crate::judge::heap::{HeapSummary, summaries};
use crate::judge::sweep::PointJudgement;
use crate::recording::CaseRecord;
use crate::stats::crossing::{Crossing, Side};

/// The object.
#[derive(Serialize)]
pub struct SweepRow<'a> {
    question: &'a str,
    parameter: &'a str,
    unit: &'a str,
    crossing: Option<Crossing>,
    ended: Option<crate::bench::Ended>,
    points: Vec<PointRow>,
}

#[derive(Serialize)]
struct PointRow {
    value: u64,
    before_ns: f64,
    after_ns: f64,
    ratio: f64,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    confidence: Option<f64>,
    side: Side,
    allocs_per_op: ByVariant<f64>,
    bytes_per_op: ByVariant<f64>,
    replicates: usize,
}

/// The row; none for a case without a sweep.
pub fn row<'a>(judgement: &'a Judgement, record: &'a CaseRecord) -> Option<SweepRow<'a>> {
    let sweep = record.case.sweep.as_ref()?;
    let judged = judgement.sweep.as_ref();
    Some(SweepRow {
        question: &sweep.question,
        parameter: &sweep.parameter,
        unit: &sweep.unit,
        crossing: judged.map(|judged| judged.crossing),
        ended: record.sweep_ended,
        points: judged.map_or_else(Vec::new, |j| j.points.iter().map(point_row).collect()),
    })
}

/// What the heap of one variant did.
#[derive(Serialize)]
pub struct HeapRow {
    operations: u64,
    seconds: f64,
    peak_bytes: u64,
    live_bytes: u64,
    gc_cycles: u32,
    pause_total_ns: u64,
    pause_most_ns: Option<u64>,
    pauses_complete: bool,
}

/// The row of each variant; none for a case whose heap was not watched.
pub fn heap(record: &CaseRecord) -> Option<ByVariant<HeapRow>> {
    let row = |sum: HeapSummary| HeapRow {
        operations: sum.operations,
        seconds: sum.seconds,
        peak_bytes: sum.peak,
        live_bytes: sum.live,
        gc_cycles: sum.cycles,
        pause_total_ns: sum.pause_total,
        pause_most_ns: sum.pause_most,
        pauses_complete: !sum.cycles_forgotten,
    };
    summaries(record).map(|sums| sums.map(row))
}

fn point_row(point: &PointJudgement) -> PointRow {
    let reading = point.placed.reading;
    PointRow {
        value: point.placed.value,
        before_ns: point.ns.before.typical,
        after_ns: point.ns.after.typical,
        ratio: reading.estimate.exp(),
        ci_low: reading.interval.map(|i| i.low.exp()),
        ci_high: reading.interval.map(|i| i.high.exp()),
        confidence: reading.interval.map(|i| i.confidence),
        side: reading.side,
        allocs_per_op: point.allocs.map(|counted| counted.per_op),
        bytes_per_op: point.bytes.map(|counted| counted.per_op),
        replicates: point.replicates,
    }
}

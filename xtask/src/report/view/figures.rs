//! Which charts a case's page shows: counts when they were counted, times when they were taken.

use super::super::chart::bars::{self, Bars, Quantity};
use super::super::chart::replicates::{self, Replicates};
use super::super::chart::strip::{self, Strip};
use super::super::chart::{Chart, ChartError};
use super::{Scene, certainty};
use crate::bench::estimate::{Clock, ns_per_op};
use crate::case::{ByVariant, Variant};

/// The charts that the data supports; one that cannot be drawn is left out, its numbers stand in
/// the tables.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let Some(judgement) = scene.measured() else { return Vec::new() };
    let id = |what: &str| format!("{}-{what}", scene.record.case.id);
    let mut charts: Vec<Result<Chart, ChartError>> = Vec::new();
    let counted = [
        (Quantity::Allocations, "allocs", judgement.allocs),
        (Quantity::Bytes, "bytes", judgement.bytes),
    ];
    for (quantity, name, pair) in counted {
        if let Some(pair) = pair {
            let values = pair.map(|counted| counted.per_op);
            charts.push(bars::draw(&Bars { id: &id(name), quantity, values }));
        }
    }
    if let Some(time) = &judgement.time {
        let replicates = &scene.record.replicates;
        let per_op: Vec<_> = replicates.iter().filter_map(|r| ns_per_op(r, Clock::Wall)).collect();
        let of = |variant| per_op.iter().map(|ns| *ns.get(variant)).collect::<Vec<f64>>();
        let (before, after) = (of(Variant::Before), of(Variant::After));
        charts.push(strip::draw(&Strip {
            id: &id("time"),
            times: ByVariant { before: &before, after: &after },
            typical: time.ns,
        }));
        let ratios: Vec<f64> = time.log_ratios.iter().map(|d| d.exp()).collect();
        charts.push(replicates::draw(&Replicates {
            id: &id("ratios"),
            ratios: &ratios,
            interval: certainty::ratio_interval(time),
            min_effect: scene.report.thresholds.of(scene.record).min_effect,
        }));
    }
    charts.into_iter().filter_map(Result::ok).collect()
}

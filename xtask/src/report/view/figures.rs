//! Which charts a case's page shows: counts when they were counted, times when they were taken. A
//! chart that cannot be drawn is left out; its numbers stand in the tables.

use super::super::chart::Chart;
use super::super::chart::bars::{self, Bars, Quantity};
use super::super::chart::replicates::{self, Replicates};
use super::super::chart::strip::{self, Strip};
use super::{Scene, certainty};
use crate::bench::estimate::{Clock, ns_per_op};
use crate::case::{ByVariant, Variant};
use crate::judge::Counted;

/// Each variant by itself: allocations and bytes as bars, times as dots.
pub fn sides(scene: &Scene<'_>) -> Vec<Chart> {
    let Some(judgement) = scene.measured() else { return Vec::new() };
    let counted = [
        (Quantity::Allocations, "allocs", judgement.allocs),
        (Quantity::Bytes, "bytes", judgement.bytes),
    ];
    let draw = |(quantity, name, pair): (Quantity, &str, Option<ByVariant<Counted>>)| {
        let values = pair?.map(|counted| counted.per_op);
        let id = format!("{}-{name}", scene.record.case.id);
        bars::draw(&Bars { id: &id, quantity, values }).ok()
    };
    counted.into_iter().filter_map(draw).chain(times(scene)).collect()
}

fn times(scene: &Scene<'_>) -> Option<Chart> {
    let time = scene.time()?;
    let replicates = &scene.record.replicates;
    let per_op: Vec<_> = replicates.iter().filter_map(|r| ns_per_op(r, Clock::Wall)).collect();
    let of = |variant| per_op.iter().map(|ns| *ns.get(variant)).collect::<Vec<f64>>();
    let (before, after) = (of(Variant::Before), of(Variant::After));
    let strip = Strip {
        id: &format!("{}-time", scene.record.case.id),
        times: ByVariant { before: &before, after: &after },
        typical: time.ns,
    };
    strip::draw(&strip).ok()
}

/// Both variants against each other: the ratio of each replicate.
pub fn ratios(scene: &Scene<'_>) -> Option<Chart> {
    let time = scene.time()?;
    let ratios: Vec<f64> = time.log_ratios.iter().map(|d| d.exp()).collect();
    let input = Replicates {
        id: &format!("{}-ratios", scene.record.case.id),
        ratios: &ratios,
        interval: certainty::ratio_interval(time),
        min_effect: scene.report.thresholds.of(scene.record).min_effect,
    };
    replicates::draw(&input).ok()
}

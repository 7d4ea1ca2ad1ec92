//! From the rounds of a replicate to its one number: ln(after/before).
//!
//! The collector's cycles fall into some chunks and not into others, so a median of chunks would
//! mostly see chunks without one and hide what the heap costs. A trimmed mean keeps the
//! collector's share and drops the few chunks during which the system ran something else.

use super::{Replicate, Sample};
use crate::case::{ByVariant, Variant};

/// Which clock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Time that passed.
    Wall,
    /// CPU time of the process, its collector's threads included.
    Cpu,
}

/// Share of the chunks left out at each end.
pub const TRIM: f64 = 0.1;

/// Nanoseconds per operation of each variant over the rounds of a replicate; `None` when it has
/// no rounds or the clock was not read.
pub fn ns_per_op(replicate: &Replicate, clock: Clock) -> Option<ByVariant<f64>> {
    let side = |variant: Variant| {
        let chunks = replicate.rounds.iter().map(|round| round.samples.get(variant));
        let costs: Option<Vec<f64>> = chunks.map(|sample| cost(sample, clock)).collect();
        trimmed_mean(costs?)
    };
    Some(ByVariant { before: side(Variant::Before)?, after: side(Variant::After)? })
}

/// The replicate's value: ln(after/before).
pub fn log_ratio(replicate: &Replicate, clock: Clock) -> Option<f64> {
    let ns = ns_per_op(replicate, clock)?;
    let value = (ns.after / ns.before).ln();
    value.is_finite().then_some(value)
}

/// The values of all replicates, in order; those without one are left out.
pub fn log_ratios(replicates: &[Replicate], clock: Clock) -> Vec<f64> {
    replicates.iter().filter_map(|replicate| log_ratio(replicate, clock)).collect()
}

/// Mean of ln(second/first) over all rounds, whatever the variants: the effect of the position.
/// The variants' own difference cancels only because the coin puts each first equally often, so
/// it is taken out round by round with the replicate's value.
pub fn order_effect(replicates: &[Replicate]) -> Option<f64> {
    let mut values = Vec::new();
    for replicate in replicates {
        let Some(ratio) = log_ratio(replicate, Clock::Wall) else { continue };
        for round in &replicate.rounds {
            let (first, second) =
                (round.samples.get(round.first), round.samples.get(round.first.other()));
            let expected = if round.first == Variant::Before { ratio } else { -ratio };
            values.push((second.wall_per_op() / first.wall_per_op()).ln() - expected);
        }
    }
    trimmed_mean(values)
}

/// The mean without the outer tenth at each end.
fn trimmed_mean(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let cut = (values.len() as f64 * TRIM).floor() as usize;
    let kept = values.get(cut..values.len() - cut).filter(|kept| !kept.is_empty())?;
    Some(kept.iter().sum::<f64>() / kept.len() as f64)
}

fn cost(sample: &Sample, clock: Clock) -> Option<f64> {
    match clock {
        Clock::Wall => Some(sample.wall_per_op()),
        Clock::Cpu => sample.cpu_per_op(),
    }
}

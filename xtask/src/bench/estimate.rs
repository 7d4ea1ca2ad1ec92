//! From the rounds of a replicate to its one number: ln(after/before).
//!
//! Whatever else runs on the machine can only make a chunk slower, never faster, so the fastest
//! chunks tell the code's own cost. But the collector's cycles fall into some chunks and not into
//! others, and the fastest chunks would be those without one. So chunks are sorted into classes
//! by the number of cycles they saw; the fastest of each class are averaged; and the classes are
//! weighed by how many chunks they really have. The collector keeps its share, and a burst of
//! other work does not get in.
//!
//! How many are the fastest was chosen by identical code on both sides, on two cores with about
//! 14 runnable processes, in two runs of 70 replicates of 22 rounds. Without collector cycles a fifth
//! gives a standard deviation of a replicate of 2.5 and 0.8 %, a third 4.6 and 4.3 %, a mean trimmed
//! by a tenth at each end 18 and 17 %. Chunks with cycles are few and differ among themselves; a
//! fifth of them is no better than a third (median error of ten replicates 3.3 and 2.0 % against
//! 2.7 and 1.7 %), so a third is kept there.

use super::{Replicate, Sample};
use crate::case::{ByVariant, Variant};
use crate::stats::order_stats;

/// Which clock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Time that passed.
    Wall,
    /// CPU time of the process, its collector's threads included.
    Cpu,
}

/// The share of the chunks without a collector cycle that is averaged, the fastest first.
const FASTEST_QUIET: f64 = 0.2;
/// The share of the chunks of a class with cycles.
const FASTEST_COLLECTING: f64 = 1.0 / 3.0;
/// Chunks with this many collector cycles or more are one class.
const MANY_CYCLES: u32 = 3;
/// Share of the values left out at each end when the effect of the position is averaged.
const TRIM: f64 = 0.1;

/// Nanoseconds per operation of each variant over the rounds of a replicate; `None` when it has
/// no rounds or the clock was not read.
pub fn ns_per_op(replicate: &Replicate, clock: Clock) -> Option<ByVariant<f64>> {
    let side = |variant: Variant| {
        let chunks = || replicate.rounds.iter().map(|round| round.samples.get(variant));
        let classes = (0..=MANY_CYCLES).filter_map(|cycles| {
            let class = chunks().filter(|chunk| chunk.gc_cycles.min(MANY_CYCLES) == cycles);
            let costs: Option<Vec<f64>> = class.map(|chunk| cost(chunk, clock)).collect();
            let share = if cycles == 0 { FASTEST_QUIET } else { FASTEST_COLLECTING };
            costs.filter(|costs| !costs.is_empty()).map(|costs| Class::of(costs, share))
        });
        weighted_mean(classes).filter(|_| chunks().all(|chunk| cost(chunk, clock).is_some()))
    };
    Some(ByVariant { before: side(Variant::Before)?, after: side(Variant::After)? })
}

/// Chunks that saw the same number of collector cycles.
struct Class {
    chunks: usize,
    cost: f64,
}

impl Class {
    fn of(mut costs: Vec<f64>, share: f64) -> Self {
        costs.sort_by(f64::total_cmp);
        let fastest = &costs[..(costs.len() as f64 * share).ceil() as usize];
        let cost = fastest.iter().sum::<f64>() / fastest.len() as f64;
        Self { chunks: costs.len(), cost }
    }
}

fn weighted_mean(classes: impl Iterator<Item = Class>) -> Option<f64> {
    let mut chunks = 0;
    let mut total = 0.0;
    for class in classes {
        chunks += class.chunks;
        total += class.chunks as f64 * class.cost;
    }
    (chunks > 0).then(|| total / chunks as f64)
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

/// How much of what disturbs a chunk disturbs its partner in the round: the correlation of their
/// logarithms around their replicate's own middle. It cancels in the ratio. `None` where nothing
/// varies or fewer than two rounds were taken.
pub fn pair_correlation(replicates: &[Replicate]) -> Option<f64> {
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for replicate in replicates {
        let logs = |variant: Variant| -> Vec<f64> {
            let chunks = replicate.rounds.iter().map(|round| round.samples.get(variant));
            centred(chunks.map(|chunk| chunk.wall_per_op().ln()).collect())
        };
        for (before, after) in logs(Variant::Before).into_iter().zip(logs(Variant::After)) {
            both += before * after;
            first += before * before;
            second += after * after;
        }
    }
    Some(both / (first * second).sqrt()).filter(|correlation| correlation.is_finite())
}

fn centred(values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.into_iter().map(|value| value - mean).collect()
}

/// How much slower the machine was in the later half of the replicates than in the earlier one, by
/// both variants alike, on the log scale; `None` with fewer than four replicates.
pub fn drift(replicates: &[Replicate]) -> Option<f64> {
    let times: Vec<f64> = replicates
        .iter()
        .filter_map(|replicate| ns_per_op(replicate, Clock::Wall))
        .map(|ns| f64::midpoint(ns.before.ln(), ns.after.ln()))
        .collect();
    let half = times.len() / 2;
    if half < 2 {
        return None;
    }
    let (earlier, later) = (&times[..half], &times[times.len() - half..]);
    let drift = order_stats::median(later)? - order_stats::median(earlier)?;
    Some(drift).filter(|drift| drift.is_finite())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Round;

    fn chunk(ns: u64, gc_cycles: u32) -> Sample {
        let wall_ns = ns * 10;
        Sample { iterations: 10, wall_ns, cpu_ns: None, mallocs: 0, bytes: 0, gc_cycles }
    }

    fn replicate(chunks: &[(u64, u32)]) -> Replicate {
        let round = |(ns, cycles): &(u64, u32)| Round {
            first: Variant::Before,
            samples: ByVariant { before: chunk(*ns, *cycles), after: chunk(100, 0) },
        };
        let warmup = ByVariant { before: chunk(1, 0), after: chunk(1, 0) };
        Replicate { index: 0, layout: 0, warmup, rounds: chunks.iter().map(round).collect() }
    }

    #[test]
    fn a_burst_of_other_work_is_not_seen_and_the_collector_is() {
        // Four chunks without a cycle at 100 and 101, two with one at 400; then two are disturbed.
        let quiet = replicate(&[(100, 0), (100, 0), (101, 0), (101, 0), (400, 1), (400, 1)]);
        let busy = replicate(&[(100, 0), (100, 0), (101, 0), (900, 0), (400, 1), (2000, 1)]);
        // By hand: (4 * 100 + 2 * 400) / 6.
        assert_eq!(ns_per_op(&quiet, Clock::Wall).unwrap().before, 200.0);
        assert_eq!(ns_per_op(&busy, Clock::Wall).unwrap().before, 200.0);
        assert!((log_ratio(&quiet, Clock::Wall).unwrap() - 0.5_f64.ln()).abs() < 1e-12);
        assert_eq!(ns_per_op(&quiet, Clock::Cpu), None);
    }

    #[test]
    fn what_both_chunks_of_a_round_share_is_seen() {
        let round = |before: u64, after: u64| Round {
            first: Variant::Before,
            samples: ByVariant { before: chunk(before, 0), after: chunk(after, 0) },
        };
        let with = |rounds: Vec<Round>| Replicate { rounds, ..replicate(&[]) };
        let together = with(vec![round(100, 50), round(200, 100), round(400, 200)]);
        assert!((pair_correlation(&[together]).unwrap() - 1.0).abs() < 1e-12);
        let against = with(vec![round(100, 200), round(200, 100)]);
        assert!((pair_correlation(&[against]).unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(pair_correlation(&[with(vec![round(100, 50)])]), None);
    }

    #[test]
    fn a_machine_that_slows_down_drifts() {
        let at = |ns: u64| {
            let samples = ByVariant { before: chunk(ns, 0), after: chunk(2 * ns, 0) };
            let rounds = vec![Round { first: Variant::Before, samples }];
            Replicate { rounds, ..replicate(&[]) }
        };
        let found = drift(&[at(100), at(100), at(110), at(110)]).unwrap();
        assert!((found - 1.1_f64.ln()).abs() < 1e-12);
        assert_eq!(drift(&[at(100), at(200)]), None);
    }

    #[test]
    fn two_undisturbed_chunks_in_ten_are_enough_where_nothing_is_collected() {
        let chunks: Vec<(u64, u32)> =
            (0..10).map(|i| if i % 5 == 0 { (100, 0) } else { (150 + i, 0) }).collect();
        assert_eq!(ns_per_op(&replicate(&chunks), Clock::Wall).unwrap().before, 100.0);
    }
}

//! The time comparison: replicate log-ratios in, estimate, interval, p and what it would take out.
//!
//! The p-value is the sequential one: it is valid although the trial stopped when it had seen
//! enough. The interval is Hodges and Lehmann's, exact for the replicates that were taken.

use super::Thresholds;
use crate::bench::estimate::{Clock, drift, log_ratios, ns_per_op, order_effect, pair_correlation};
use crate::bench::{Ended, Replicate};
use crate::case::{ByVariant, Variant};
use crate::recording::{CaseRecord, Floor};
use crate::stats::{Interval, hodges_lehmann, power, sequential};

/// Fewer replicates have no 95 % interval (2 / 2^6 is the first p below 0.05).
pub const MIN_REPLICATES: usize = 6;
/// The power at which the detectable effect is stated.
const POWER: f64 = 0.8;

/// What the samples of time say.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeComparison {
    /// Nanoseconds per operation: the median over the replicates' own values.
    pub ns: ByVariant<f64>,
    /// The value of each replicate: ln(after/before).
    pub log_ratios: Vec<f64>,
    /// Hodges-Lehmann estimate of ln(after/before).
    pub estimate: f64,
    /// Its interval; absent below [`MIN_REPLICATES`].
    pub interval: Option<Interval>,
    /// Sequential p-value of this case alone.
    pub p: f64,
    /// Holm-adjusted over the report.
    pub p_adjusted: f64,
    /// Benjamini and Hochberg's q over the report.
    pub q: f64,
    /// The smallest |ln ratio| that this many replicates find with probability 0.8.
    pub mde: Option<f64>,
    /// Replicates that would be needed to find a change of the size that matters.
    pub replicates_needed: Option<u32>,
    /// Hodges-Lehmann estimate by CPU time, where the system tells it.
    pub cpu_estimate: Option<f64>,
    /// What going second costs, on the log scale.
    pub order_effect: Option<f64>,
    /// How much of what disturbs a chunk disturbs its partner, -1 to 1.
    pub pair_correlation: Option<f64>,
    /// How much slower the machine became while the case was measured, on the log scale.
    pub drift: Option<f64>,
    /// Collector cycles per chunk of each variant.
    pub gc_per_chunk: ByVariant<f64>,
    /// How the change stands to what this case strays by against itself.
    pub noise: Noise,
    /// Why no more replicates were taken.
    pub ended: Option<Ended>,
    /// Wall time of all chunks, in seconds.
    pub seconds: f64,
}

/// A change beside the noise floor of its case on its host.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// The case was not tried against itself on this host, or too rarely.
    Unknown,
    /// The case against itself strays as far.
    Within(NoiseFloor),
    /// It does not.
    Above(NoiseFloor),
}

/// How far a case strays against itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseFloor {
    /// 95 % of the trials stayed within this, on the log scale.
    pub size: f64,
    /// How many trials there were.
    pub trials: usize,
}

impl Noise {
    fn of(estimate: f64, floor: Option<&Floor>) -> Self {
        let known = floor.and_then(|floor| {
            floor.size().map(|size| NoiseFloor { size, trials: floor.estimates.len() })
        });
        match known {
            None => Self::Unknown,
            Some(floor) if estimate.abs() <= floor.size => Self::Within(floor),
            Some(floor) => Self::Above(floor),
        }
    }

    /// The floor, where it is known.
    pub fn floor(self) -> Option<NoiseFloor> {
        match self {
            Self::Unknown => None,
            Self::Within(floor) | Self::Above(floor) => Some(floor),
        }
    }

    /// The state in a word, as JSON has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Within(_) => "within",
            Self::Above(_) => "above",
        }
    }
}

/// What the time says about the treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Faster, by more than what does not matter.
    Better,
    /// Slower, by more than what does not matter.
    Worse,
    /// The whole interval lies inside the band that does not matter.
    Equivalent,
    /// None of these was shown.
    Unknown,
}

impl TimeComparison {
    /// Time after divided by time before.
    pub fn ratio(&self) -> f64 {
        self.estimate.exp()
    }

    /// What may be said about the direction.
    pub fn direction(&self, thresholds: &Thresholds) -> Direction {
        let delta = thresholds.delta();
        if self.p_adjusted <= thresholds.alpha && self.estimate.abs() > delta {
            return if self.estimate < 0.0 { Direction::Better } else { Direction::Worse };
        }
        match &self.interval {
            Some(interval) if -delta < interval.low && interval.high < delta => {
                Direction::Equivalent
            }
            _ => Direction::Unknown,
        }
    }
}

/// Compares the two variants of a case; absent without replicates.
pub fn compare(record: &CaseRecord, thresholds: &Thresholds) -> Option<TimeComparison> {
    let replicates = &record.replicates;
    let d = log_ratios(replicates, Clock::Wall);
    let estimate = hodges_lehmann::estimate(&d)?;
    let cpu = log_ratios(replicates, Clock::Cpu);
    let enough = d.len() >= MIN_REPLICATES;
    let p = sequential::sequential_p(&d);
    Some(TimeComparison {
        ns: median_ns(replicates)?,
        estimate,
        interval: hodges_lehmann::interval(&d, 1.0 - thresholds.alpha).filter(|_| enough),
        p,
        p_adjusted: p,
        q: p,
        mde: power::minimum_detectable_effect(&d, thresholds.alpha, POWER),
        replicates_needed: power::replicates_needed(
            &d,
            thresholds.delta(),
            thresholds.alpha,
            POWER,
        ),
        cpu_estimate: hodges_lehmann::estimate(&cpu),
        order_effect: order_effect(replicates),
        pair_correlation: pair_correlation(replicates),
        drift: drift(replicates),
        gc_per_chunk: ByVariant::from_fn(|variant| gc_per_chunk(replicates, variant)),
        noise: Noise::of(estimate, record.floor.as_ref()),
        ended: record.ended,
        seconds: replicates.iter().map(wall_seconds).sum(),
        log_ratios: d,
    })
}

fn median_ns(replicates: &[Replicate]) -> Option<ByVariant<f64>> {
    let all: Vec<_> = replicates.iter().filter_map(|r| ns_per_op(r, Clock::Wall)).collect();
    let side = |variant: Variant| {
        let values: Vec<f64> = all.iter().map(|ns| *ns.get(variant)).collect();
        crate::stats::order_stats::median(&values)
    };
    Some(ByVariant { before: side(Variant::Before)?, after: side(Variant::After)? })
}

fn gc_per_chunk(replicates: &[Replicate], variant: Variant) -> f64 {
    let cycles = || {
        let rounds = replicates.iter().flat_map(|replicate| &replicate.rounds);
        rounds.map(|round| f64::from(round.samples.get(variant).gc_cycles))
    };
    let chunks = cycles().count();
    if chunks == 0 { 0.0 } else { cycles().sum::<f64>() / chunks as f64 }
}

fn wall_seconds(replicate: &Replicate) -> f64 {
    let rounds = replicate.rounds.iter().map(|round| round.samples);
    rounds.map(|s| (s.before.wall_ns + s.after.wall_ns) as f64 / 1e9).sum()
}

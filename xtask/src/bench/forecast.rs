//! How long measuring will take: for each case, how many replicates it will need if it goes on as it
//! began, times what one of them costs.
//!
//! The stopping rule is asked itself: the replicates a case has are continued with values of the same
//! centre and spread, evenly placed (normal scores), and the first look at which the rule would
//! stop is the answer. Before the first replicate the sizing chunks tell the centre roughly, and
//! the spread is that of a quiet machine. A forecast only orders work and fills a progress bar; no
//! verdict depends on it.

use statrs::distribution::{ContinuousCDF, Normal};

use super::decide::Stopping;
use super::plan::TRIAL;
use super::{Plan, Replicate};
use crate::case::{ByVariant, Variant};
use crate::stats::{hodges_lehmann, order_stats};

/// Starting a pair of processes and ending it, in seconds, until a replicate has told.
const PAIR_START: f64 = 0.015;
/// Spread of a replicate before any was taken.
const USUAL_SPREAD: f64 = 0.015;
/// Two sizing chunks that differ by less than this (on the log scale) say nothing about a change.
const SIZING_NOISE: f64 = 0.15;
/// With fewer values than this their own spread is not trusted alone.
const FEW: usize = 4;

/// What is known of a case that is still measured.
#[derive(Debug, Clone, Copy)]
pub struct Prospect<'a> {
    /// Its plan.
    pub plan: &'a Plan,
    /// What sizing the chunks found, in nanoseconds per operation; absent when a former sitting did.
    pub sized: Option<ByVariant<f64>>,
    /// Its replicates so far.
    pub replicates: &'a [Replicate],
    /// Their values, ln(after/before).
    pub values: &'a [f64],
    /// When it stops.
    pub stopping: &'a Stopping,
}

impl Prospect<'_> {
    /// How many replicates it will have in the end.
    pub fn replicates(&self) -> usize {
        let (centre, spread) = self.manner();
        let last = self.stopping.last_look();
        let mut look = self.stopping.next_look(self.values.len());
        loop {
            let more = look.saturating_sub(self.values.len());
            let scores = normal_scores(more).into_iter().map(|score| centre + spread * score);
            let seen: Vec<f64> = self.values.iter().copied().chain(scores).collect();
            if look >= last || self.stopping.decide(&seen).is_some() {
                return look.max(self.replicates.len());
            }
            look = self.stopping.next_look(look);
        }
    }

    /// Centre and spread of what comes.
    fn manner(&self) -> (f64, f64) {
        let sized = self.sized.map_or(0.0, |ns| (ns.after / ns.before).ln());
        let guess = if sized.abs() > SIZING_NOISE { sized } else { 0.0 };
        let centre = hodges_lehmann::estimate(self.values).unwrap_or(guess);
        let spread = order_stats::robust_sd(self.values).unwrap_or(USUAL_SPREAD);
        let spread = if self.values.len() < FEW { spread.max(USUAL_SPREAD) } else { spread };
        (centre, spread)
    }

    /// Seconds that its chunks take per replicate, the warm-up included.
    fn chunk_seconds(&self) -> f64 {
        let chunks = f64::from(self.plan.rounds) + 1.0;
        let taken: Vec<f64> = self.replicates.iter().map(seconds_of).collect();
        if let Some(each) = order_stats::median(&taken) {
            return each;
        }
        let ns = |v: Variant| {
            let of = |sized: ByVariant<f64>| sized.get(v) * *self.plan.iterations.get(v) as f64;
            self.sized.map_or(TRIAL.chunk.as_nanos() as f64, of)
        };
        chunks * Variant::BOTH.into_iter().map(ns).sum::<f64>() / 1e9
    }
}

/// Seconds of all chunks of a replicate.
pub fn seconds_of(replicate: &Replicate) -> f64 {
    let rounds = replicate.rounds.iter().map(|round| round.samples);
    let chunks = rounds.chain([replicate.warmup]);
    chunks.map(|pair| (pair.before.wall_ns + pair.after.wall_ns) as f64 / 1e9).sum()
}

/// What a replicate costs beside its chunks, learnt while measuring.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Overhead {
    taken: u32,
    seconds: f64,
}

impl Overhead {
    /// One replicate that lasted `seconds` in all.
    pub fn learn(&mut self, replicate: &Replicate, seconds: f64) {
        self.taken += 1;
        self.seconds += (seconds - seconds_of(replicate)).max(0.0);
    }

    /// Seconds per replicate.
    pub fn each(&self) -> f64 {
        if self.taken == 0 { PAIR_START } else { self.seconds / f64::from(self.taken) }
    }
}

/// Seconds until all of these are decided.
pub fn seconds_left(prospects: &[Prospect<'_>], overhead: Overhead) -> f64 {
    let left = |prospect: &Prospect<'_>| {
        let more = prospect.replicates().saturating_sub(prospect.replicates.len());
        more as f64 * (prospect.chunk_seconds() + overhead.each())
    };
    prospects.iter().map(left).sum()
}

/// Values at the middles of `n` equally likely slices of the standard normal law.
fn normal_scores(n: usize) -> Vec<f64> {
    let normal = Normal::standard();
    (0..n).map(|i| normal.inverse_cdf((i as f64 + 0.5) / n as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan { iterations: ByVariant { before: 1_000_000, after: 1_000_000 }, rounds: 9 }
    }

    fn replicates(sized: ByVariant<f64>, values: &[f64], cases: usize) -> usize {
        let stopping = Stopping::new(0.05, cases, 0.05_f64.ln_1p());
        let plan = plan();
        Prospect { plan: &plan, sized: Some(sized), replicates: &[], values, stopping: &stopping }
            .replicates()
    }

    #[test]
    fn a_large_change_needs_what_holm_asks_for() {
        // Alone: 2/2^10 (30/10)^2 = 0.0176 is below the boundary 0.03345, and 8 are not enough.
        assert_eq!(replicates(ByVariant { before: 20.0, after: 2.0 }, &[], 1), 10);
        assert!(replicates(ByVariant { before: 20.0, after: 2.0 }, &[], 40) > 10);
    }

    #[test]
    fn a_wide_spread_takes_all_looks_and_a_small_one_few() {
        let wide: Vec<f64> = vec![0.3, -0.2, 0.1, -0.25, 0.2, -0.1];
        let same = ByVariant { before: 2.0, after: 2.0 };
        assert_eq!(replicates(same, &wide, 1), 30);
        let narrow: Vec<f64> = wide.iter().map(|d| d / 100.0).collect();
        assert!(replicates(same, &narrow, 1) <= 10);
    }

    #[test]
    fn chunks_and_processes_both_cost() {
        let stopping = Stopping::new(0.05, 1, 0.05_f64.ln_1p());
        let plan = plan();
        let sized = Some(ByVariant { before: 20.0, after: 2.0 });
        let prospect =
            Prospect { plan: &plan, sized, replicates: &[], values: &[], stopping: &stopping };
        // 10 replicates of 10 pairs of chunks of 20 and 2 ms, and the processes.
        let want = 10.0 * (10.0 * 0.022 + PAIR_START);
        assert!((seconds_left(&[prospect], Overhead::default()) - want).abs() < 1e-9);
    }
}

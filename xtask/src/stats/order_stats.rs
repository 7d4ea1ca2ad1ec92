//! Medians and their kin, on copies: the caller's order carries the pairing.
//!
//! The interval of the median assumes nothing about the distribution: it runs between two order
//! statistics, chosen by the binomial law of how many values lie below the true median.

use statrs::distribution::{Binomial, Discrete};

use super::Interval;

/// The median; `None` without values.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    median_of_sorted(&sorted)
}

/// The median of values in ascending order.
pub(super) fn median_of_sorted(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

/// Robust standard deviation: 1.4826 times the median absolute deviation from the median.
pub fn robust_sd(values: &[f64]) -> Option<f64> {
    let centre = median(values)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    Some(1.4826 * median(&deviations)?)
}

/// The median's interval with at least the wanted confidence; `None` when so few values have none.
pub fn median_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    let ends = median_ends(values.len(), confidence)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted[ends.low - 1], sorted[ends.high - 1]);
    Some(Interval { low, high, confidence: ends.confidence })
}

/// The fewest values that have an interval of the median at all; `None` above a thousand.
pub fn fewest_for_interval(confidence: f64) -> Option<usize> {
    (2..1000).find(|n| median_ends(*n, confidence).is_some())
}

/// What the binomial law may be off by.
const ROUNDING: f64 = 1e-12;

/// Ranks, from 1, of the order statistics that bound the median.
struct Ends {
    low: usize,
    high: usize,
    confidence: f64,
}

/// Gaps between order statistics are taken in, likeliest first, until the level is reached; of two
/// equally likely ones the lower first, as benchstat does, so that both print the same interval.
fn median_ends(n: usize, confidence: f64) -> Option<Ends> {
    let law = Binomial::new(0.5, n as u64).ok().filter(|_| n > 0)?;
    let chance = |k: usize| law.pmf(k as u64);
    let mut low = n / 2;
    let mut high = low + 1;
    let mut level = chance(low);
    while level + ROUNDING < confidence {
        // Gap 0 and gap n have no value at their outer end.
        let (below, above) = (low.checked_sub(1)?, high);
        if high <= n && chance(above) > chance(below) + ROUNDING {
            level += chance(above);
            high += 1;
        } else {
            level += chance(below);
            low = below;
        }
    }
    (low >= 1 && high <= n).then_some(Ends { low, high, confidence: level })
}

/// The geometric mean; `None` without values, or when one is not positive.
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    let positive = !values.is_empty() && values.iter().all(|value| *value > 0.0);
    positive.then(|| (values.iter().map(|v| v.ln()).sum::<f64>() / values.len() as f64).exp())
}

//! Hodges and Lehmann's estimate of the centre, and the interval that belongs to the signed-rank
//! test.
//!
//! A Walsh average is the mean of two of the values (or of one with itself). The estimate is
//! their median. The interval runs from the k-th smallest to the k-th largest, with k from the
//! law of W+ for untied ranks; it excludes a centre exactly when the test rejects it at the level
//! 1 - confidence.
//!
//! Source: Hodges and Lehmann (1963); Hollander, Wolfe and Chicken, section 3.3.

use super::{Interval, signed_rank::untied_law};

/// The median of the Walsh averages; `None` without values.
pub fn estimate(values: &[f64]) -> Option<f64> {
    let averages = walsh_averages(values);
    super::order_stats::median_of_sorted(&averages)
}

/// The interval with at least the wanted confidence; `None` when so few values cannot have it.
pub fn interval(values: &[f64], confidence: f64) -> Option<Interval> {
    let (k, achieved) = rank_of_end(values.len(), confidence)?;
    let averages = walsh_averages(values);
    Some(Interval {
        low: averages[k - 1],
        high: averages[averages.len() - k],
        confidence: achieved,
    })
}

/// The rank k of the interval's ends among the Walsh averages, and the level it has.
pub fn rank_of_end(n: usize, confidence: f64) -> Option<(usize, f64)> {
    let tail = (1.0 - confidence) / 2.0;
    let mut below = 0.0;
    let mut k = 0;
    for (index, probability) in untied_law(n, n * (n + 1) / 4).iter().enumerate() {
        // A hair of tolerance, so that a level given as 1 - alpha is met by its own p-value.
        if below + probability > tail * (1.0 + 1e-12) {
            break;
        }
        below += probability;
        k = index + 1;
    }
    (k > 0 && n > 0).then_some((k, 1.0 - 2.0 * below))
}

fn walsh_averages(values: &[f64]) -> Vec<f64> {
    let mut averages: Vec<f64> = values
        .iter()
        .enumerate()
        .flat_map(|(i, a)| values[i..].iter().map(move |b| f64::midpoint(*a, *b)))
        .collect();
    averages.sort_by(f64::total_cmp);
    averages
}

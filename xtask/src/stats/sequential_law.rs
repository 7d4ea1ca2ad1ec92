//! The null law of the group-sequential statistic, tabulated.
//!
//! The statistic is T = min over the looks of p_k / (n_k / 30)^2. Under the hypothesis and
//! without ties the signs are fair coins and each new |d| takes a uniformly random rank among
//! the earlier ones. W alone is no Markov chain under that insertion, but the whole sign vector
//! in rank order is: P_n(v) = 1/(2n) times the sum of P_(n-1)(v without r) over the n places r.
//! Only vectors with a small W can still cross, and leaving an entry out never raises W, so the
//! recursion can be run exactly for all 30 steps. `sequential_law.csv` holds the result; the
//! test `stats_law` recomputes it and says how to write it anew.
//!
//! Up to [`EXACT_UP_TO`] the table has every value T can take, so the steps are the exact
//! distribution function. Above, where nothing is decided, T is rounded up to the next row:
//! a p-value that is slightly too large.

use std::sync::LazyLock;

/// Below and at this T each step of the law is in the table.
const EXACT_UP_TO: f64 = 0.1;

/// Room for the rounding of a T that was computed by another route.
const ROUNDING: f64 = 1e-9;

/// One row: P(T <= t) under the hypothesis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// A value of the statistic.
    pub t: f64,
    /// The probability that T does not exceed it.
    pub probability: f64,
}

/// The table, ascending in t; its last row is t = 1 with probability 1.
pub fn steps() -> &'static [Step] {
    static STEPS: LazyLock<Vec<Step>> =
        LazyLock::new(|| include_str!("sequential_law.csv").lines().filter_map(step).collect());
    &STEPS
}

/// A row of the table; the comment and the heading are none.
fn step(line: &str) -> Option<Step> {
    let (t, probability) = line.split_once(',')?;
    Some(Step { t: t.parse().ok()?, probability: probability.parse().ok()? })
}

/// P(T <= t): the p-value of an observed minimum over the looks.
///
/// Never zero: below the smallest possible T it is the probability of that one.
pub fn probability(t: f64) -> f64 {
    let row = if t <= EXACT_UP_TO {
        let reached = t * (1.0 + ROUNDING);
        steps().partition_point(|step| step.t <= reached).saturating_sub(1)
    } else {
        steps().partition_point(|step| step.t * (1.0 + ROUNDING) < t)
    };
    steps().get(row).map_or(1.0, |step| step.probability)
}

/// The largest c with P(T <= c) <= `alpha`: stop when p_k <= c (n_k / 30)^2.
///
/// Zero, which is never crossed, when `alpha` is below what the design can reach.
pub fn boundary(alpha: f64) -> f64 {
    let fits = steps().partition_point(|step| step.probability <= alpha);
    fits.checked_sub(1).map_or(0.0, |last| steps()[last].t)
}

//! Stopping early without fooling oneself: a group-sequential signed-rank test.
//!
//! The trial is looked at after 6, 8, 10, 12, 15, 20, 25 and 30 replicates. At a look with n of them
//! it stops as significant when p <= c (n/30)^2; c is chosen so that the chance of ever stopping so
//! under the null is the level. The sequential p-value is the level at which the trial would just
//! have stopped: the null law of the smallest p (30/n)^2 over the looks, at the value observed.
//!
//! That law does not depend on the data when |d| is untied; it is exact and tabulated, see
//! [`sequential_law`](super::sequential_law).
//!
//! Equivalence is stopped by the same boundary on both shifted tests, d - delta and d + delta
//! (two one-sided tests).

use super::sequential_law::probability;
use super::signed_rank;

/// The numbers of replicates at which the trial is looked at.
pub const LOOKS: [usize; 8] = [6, 8, 10, 12, 15, 20, 25, 30];
const LAST: f64 = 30.0;

/// What a look decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Take more.
    Continue,
    /// The centre is not zero.
    Significant,
    /// The centre lies within the band that does not matter.
    Equivalent,
    /// This was the last look, and neither was shown.
    Exhausted,
}

/// A design at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Design {
    level: f64,
}

impl Design {
    /// A design whose chance of a false "significant" is at most `level`.
    pub fn new(level: f64) -> Self {
        Self { level }
    }

    /// Whether a number of replicates is a look.
    pub fn is_look(n: usize) -> bool {
        LOOKS.contains(&n)
    }

    /// The next look after `n` replicates; the last one when there is none.
    pub fn next_look(n: usize) -> usize {
        LOOKS.into_iter().find(|look| *look > n).unwrap_or_else(Self::last_look)
    }

    /// The last look.
    pub fn last_look() -> usize {
        LOOKS[LOOKS.len() - 1]
    }

    /// What the values decide at the look they have reached; `delta` is the half-width of the band
    /// that does not matter.
    pub fn decide(&self, values: &[f64], delta: f64) -> Decision {
        if sequential_p(values) <= self.level {
            Decision::Significant
        } else if self.shows_equivalence(values, delta) {
            Decision::Equivalent
        } else if values.len() >= Self::last_look() {
            Decision::Exhausted
        } else {
            Decision::Continue
        }
    }

    /// Whether both one-sided tests cross the boundary at a look so far: the centre is above
    /// -delta and below +delta.
    pub fn shows_equivalence(&self, values: &[f64], delta: f64) -> bool {
        LOOKS.into_iter().filter(|look| *look <= values.len()).any(|look| {
            let seen = &values[..look];
            let above = signed_rank::test(seen, -delta).greater;
            let below = signed_rank::test(seen, delta).less;
            // One-sided tails against the two-sided boundary: each is doubled.
            probability((2.0 * above.max(below)).min(1.0) * scale(look)) <= self.level
        })
    }
}

/// The p-value that holds although the trial stopped when it had seen enough; 1 before the first
/// look. Values beyond the last look passed do not count.
pub fn sequential_p(values: &[f64]) -> f64 {
    LOOKS
        .into_iter()
        .filter(|look| *look <= values.len())
        .map(|look| signed_rank::two_sided(&values[..look]) * scale(look))
        .min_by(f64::total_cmp)
        .map_or(1.0, probability)
}

fn scale(look: usize) -> f64 {
    (LAST / look as f64).powi(2)
}

//! The usual recipe, judged as its users judge it: all runs of one side, then all of the other, and
//! an unpaired rank test at 5 %.

use serde::Serialize;

use super::{Thresholds, Tried};
use crate::stats::order_stats;

/// How the recipe is run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recipe {
    /// `-count`: runs per side.
    pub count: u32,
    /// `-benchtime`, in seconds; Go's own default is 1.
    pub benchtime_s: f64,
    /// How many times the whole recipe is followed.
    pub trials: u32,
}

/// What the recipe says: the ratio of the medians and the p-value of the U-test.
pub fn judge(
    before: &[f64],
    after: &[f64],
    thresholds: &Thresholds,
    seconds: f64,
) -> Option<Tried> {
    let estimate = (order_stats::median(after)? / order_stats::median(before)?).ln();
    let p = rank_sum_p(before, after);
    let significant = p <= thresholds.alpha;
    Some(Tried {
        estimate,
        p,
        significant,
        different: significant && estimate.abs() > thresholds.delta(),
        replicates: u32::try_from(before.len().min(after.len())).unwrap_or(u32::MAX),
        seconds,
    })
}

/// Two-sided p of Wilcoxon's rank-sum test, exact given the mid-ranks: the share of all ways to
/// choose the first sample's ranks whose sum is as extreme.
pub fn rank_sum_p(first: &[f64], second: &[f64]) -> f64 {
    let pooled: Vec<f64> = first.iter().chain(second).copied().collect();
    // Twice the mid-rank of each value: those below count 2, those equal 1, and itself 1 more.
    let doubled = |value: &f64| -> usize {
        pooled
            .iter()
            .map(|other| 2 * usize::from(other < value) + usize::from(other == value))
            .sum::<usize>()
            + 1
    };
    let ranks: Vec<usize> = pooled.iter().map(doubled).collect();
    let reach: usize = ranks.iter().sum();
    // ways[k][s]: subsets of k ranks with sum s.
    let mut ways = vec![vec![0.0_f64; reach + 1]; first.len() + 1];
    ways[0][0] = 1.0;
    for rank in &ranks {
        for k in (1..ways.len()).rev() {
            let (fewer, here) = ways.split_at_mut(k);
            let fewer = &fewer[k - 1];
            for sum in *rank..=reach {
                here[0][sum] += fewer[sum - rank];
            }
        }
    }
    let law = &ways[first.len()];
    let seen: usize = ranks[..first.len()].iter().sum();
    let all: f64 = law.iter().sum();
    let tail = law[..=seen].iter().sum::<f64>().min(law[seen..].iter().sum());
    (2.0 * tail / all).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_sum_test_agrees_with_counting_by_hand() {
        // Full separation of 3 and 3: 1 of 20 choices on each side.
        assert!((rank_sum_p(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]) - 0.1).abs() < 1e-12);
        // scipy 1.17.1: mannwhitneyu([1..5], [6..10], method="exact") gives 0.0079365.
        let (low, high) = ([1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]);
        assert!((rank_sum_p(&low, &high) - 2.0 / 252.0).abs() < 1e-12);
        // All tied: nothing can be said.
        assert_eq!(rank_sum_p(&[1.0, 1.0], &[1.0, 1.0]), 1.0);
        // Ranks 1, 2.5 | 2.5, 4: of six choices two have a sum of at most 3.5.
        assert!((rank_sum_p(&[1.0, 2.0], &[2.0, 3.0]) - 2.0 / 3.0).abs() < 1e-12);
    }
}

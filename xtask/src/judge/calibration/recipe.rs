//! The usual recipe, judged as its users judge it: all runs of one side, then all of the other, and
//! an unpaired rank test at 5 %.

use serde::{Deserialize, Serialize};

use super::{Thresholds, Tried};
use crate::stats::{order_stats, rank_sum};

/// How the recipe is run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    let p = rank_sum::test(before, after).map_or(1.0, |test| test.two_sided());
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

//! The exact tests and estimates. Pure functions on slices of numbers; no I/O, no clock.
//!
//! The paired test is Wilcoxon's signed-rank, its estimate and interval are Hodges and Lehmann's,
//! stopping early is group-sequential, many cases are corrected by Holm; two files that are not
//! paired are compared by Mann and Whitney's. statrs supplies the
//! distributions where one is needed; its own Mann-Whitney test is not used, because it returns
//! the complement of the exact p-value when the first sample is not the larger one.
//!
//! No function reorders its caller's data: the pairing lives in the order.

pub mod binomial;
pub mod crossing;
pub mod hodges_lehmann;
pub mod multiplicity;
pub mod order_stats;
pub mod power;
pub mod rank_sum;
pub mod sequential;
pub mod sequential_law;
pub mod signed_rank;

use serde::{Deserialize, Serialize};

/// A confidence interval with the level it really has.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The achieved level: exact tests have few levels, and this is the next one above what was
    /// asked for.
    pub confidence: f64,
}

impl Interval {
    /// Whether a value lies inside or on an end.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

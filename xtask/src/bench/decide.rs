//! When a trial has seen enough: the looks of the design, and what each decides.
//!
//! A case among m is only called different when Holm lets it, and Holm never asks a case for more
//! than alpha/m; so a trial stops as significant at alpha/m and not earlier, or it would stop
//! with a p-value that the correction then refuses. Calling two sides equivalent raises no alarm
//! that would need correcting, so equivalence stops at alpha itself.

use super::Ended;
use crate::stats::sequential::{Decision, Design};

/// The rule by which trials of a report stop.
#[derive(Debug, Clone)]
pub struct Stopping {
    difference: Design,
    equivalence: Design,
    delta: f64,
}

impl Stopping {
    /// The rule for a family of `cases` cases at family-wise level `alpha`; a change smaller than
    /// `delta` on the log scale does not matter.
    pub fn new(alpha: f64, cases: usize, delta: f64) -> Self {
        let difference = Design::new(alpha / cases.max(1) as f64);
        Self { difference, equivalence: Design::new(alpha), delta }
    }

    /// The same rule with another band that does not matter.
    #[must_use]
    pub fn with_delta(&self, delta: f64) -> Self {
        Self { delta, ..self.clone() }
    }

    /// What the values so far decide; `None` between looks and while it is open.
    pub fn decide(&self, log_ratios: &[f64]) -> Option<Ended> {
        if !Design::is_look(log_ratios.len()) {
            return None;
        }
        match self.difference.decide(log_ratios, self.delta) {
            Decision::Significant => Some(Ended::Significant),
            Decision::Equivalent => Some(Ended::Equivalent),
            _ if self.equivalence.shows_equivalence(log_ratios, self.delta) => {
                Some(Ended::Equivalent)
            }
            Decision::Exhausted => Some(Ended::Exhausted),
            Decision::Continue => None,
        }
    }

    /// How many replicates to have at the next look.
    pub fn next_look(&self, have: usize) -> usize {
        Design::next_look(have)
    }

    /// The last look.
    pub fn last_look(&self) -> usize {
        Design::last_look()
    }
}

//! The noise floor of a case on a host: what the measurement says of the case against itself.
//!
//! A trial of equal code (the same variant on both sides, in processes of differently linked
//! binaries) should estimate no change at all. How far such estimates stray is what this case on this
//! machine can be off by, and a change within it is not believed. The trials are not part of the
//! sitting; a recording takes their estimates along so that it can be judged without the machine.

use serde::{Deserialize, Serialize};

/// Estimates of trials in which nothing differed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Floor {
    /// Hodges and Lehmann's estimate of ln(after/before) of each trial.
    pub estimates: Vec<f64>,
}

impl Floor {
    /// Fewer trials say too little about how far estimates stray.
    pub const FEWEST: usize = 10;
    /// The share of trials that stay within the floor.
    const SHARE: f64 = 0.95;

    /// The smallest size that at least 95 % of the estimates do not exceed, on the log scale; `None`
    /// with fewer trials than [`FEWEST`](Self::FEWEST).
    pub fn size(&self) -> Option<f64> {
        let mut sizes: Vec<f64> = self.estimates.iter().map(|estimate| estimate.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let rank = (sizes.len() as f64 * Self::SHARE).ceil() as usize;
        (sizes.len() >= Self::FEWEST).then(|| sizes[rank - 1]).filter(|size| size.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_of_twenty_stay_within() {
        let estimates = (1..=20).map(|i| f64::from(i) * if i % 2 == 0 { 0.001 } else { -0.001 });
        let floor = Floor { estimates: estimates.collect() };
        assert_eq!(floor.size(), Some(0.019));
        let few = Floor { estimates: floor.estimates[..9].to_vec() };
        assert_eq!(few.size(), None);
        assert_eq!(Floor { estimates: vec![0.01; 10] }.size(), Some(0.01));
    }
}

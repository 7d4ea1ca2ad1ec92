//! The seeded coin: which variant of a round goes first.
//!
//! With a fixed order, a bias of position (warm caches, a clock that throttles) would pass for a
//! difference. Each replicate has its own stream, drawn from the seed, the case and its number,
//! so a resumed sitting tosses the same coins as one that was never stopped.

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sha2::{Digest, Sha256};

use crate::case::{CaseId, Variant};

/// The coin of one replicate.
pub struct Coin(Pcg64);

impl Coin {
    /// The coin of replicate `index` of a case, under a seed.
    pub fn new(seed: u64, case: &CaseId, index: u32) -> Self {
        Self::from_name(&format!("{seed}/{case}/{index}"))
    }

    /// The coin of replicate `index` at one value of a case's sweep.
    pub fn at_value(seed: u64, case: &CaseId, value: u64, index: u32) -> Self {
        Self::from_name(&format!("{seed}/{case}/sweep/{value}/{index}"))
    }

    fn from_name(name: &str) -> Self {
        let digest = Sha256::digest(name);
        let mut state = [0_u8; 32];
        state.copy_from_slice(&digest);
        Self(Pcg64::from_seed(state))
    }

    /// The variant that goes first in the next round.
    pub fn toss(&mut self) -> Variant {
        if self.0.random::<bool>() { Variant::Before } else { Variant::After }
    }
}

/// Puts the values of a sweep into the order in which pass `index` visits them, so that no value
/// always runs on what its neighbour left behind.
pub fn shuffle(values: &mut [u64], seed: u64, case: &CaseId, index: u32) {
    let mut coin = Coin::from_name(&format!("{seed}/{case}/sweep/{index}"));
    values.shuffle(&mut coin.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coin_is_fair_and_repeatable() {
        let id = CaseId::new("a-case").unwrap();
        let tosses = |index| {
            let mut coin = Coin::new(7, &id, index);
            (0..400).map(|_| coin.toss()).collect::<Vec<_>>()
        };
        assert_eq!(tosses(0), tosses(0));
        assert_ne!(tosses(0), tosses(1));
        let heads = tosses(0).iter().filter(|v| **v == Variant::Before).count();
        // Four standard deviations of Binomial(400, 1/2) are 40.
        assert!((160..=240).contains(&heads), "{heads}");
    }
}

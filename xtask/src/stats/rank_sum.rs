//! Mann and Whitney's U (Wilcoxon's rank sum), exact: every p-value is a sum over the equally likely
//! ways to deal the pooled values out to the two samples.
//!
//! The law of U is built value by value, from the smallest up. The state is how many values went
//! to the first sample and the U they have scored so far. Tied values are dealt together, with the
//! hypergeometric chance of each split, and score half a point for each pair within the tie; so the
//! law is exact, conditional on the ties, also where ties make it asymmetric. Without ties a step
//! deals one value, which is Mann and Whitney's own recurrence. Only positive numbers are added and
//! multiplied, so small tails keep their relative accuracy.
//!
//! Beyond [`EXACT_WORK`] steps the normal tail takes over, corrected for ties and continuity. This
//! file does not order or change its caller's samples, and says nothing about how large a difference is.
//!
//! Source: Mann and Whitney (1947); Lehmann, *Nonparametrics*, chapter 1.

use statrs::distribution::{ContinuousCDF, Normal};

/// Above this many steps the law is not built: about 70 values against 70 with ties.
const EXACT_WORK: f64 = 1e8;

/// The statistic and its p-values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// Pairs in which the value of the first sample is the larger one; a tied pair counts half.
    pub u: f64,
    /// P(U >= u): small when the first sample lies above the second.
    pub greater: f64,
    /// P(U <= u): small when it lies below.
    pub less: f64,
    /// Whether the p-values are exact, not from the normal tail.
    pub exact: bool,
}

impl RankSum {
    /// Twice the smaller tail, at most 1.
    pub fn two_sided(&self) -> f64 {
        (2.0 * self.greater.min(self.less)).min(1.0)
    }
}

/// Tests whether two samples come from the same distribution; `None` when one is empty.
pub fn test(first: &[f64], second: &[f64]) -> Option<RankSum> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let ties = pool(first, second);
    // Dealing to the smaller sample needs fewer states; swapping mirrors U.
    let swapped = second.len() < first.len();
    let (n, m) = (first.len().min(second.len()), first.len().max(second.len()));
    let doubled = doubled_u(&ties);
    let of_smaller = if swapped { 2 * n * m - doubled } else { doubled };
    let (greater, less, exact) = if work(n, m, &ties) <= EXACT_WORK {
        let law = law(&ties, n, m);
        let at = of_smaller / unit(&ties);
        (law[at..].iter().sum::<f64>(), law[..=at].iter().sum::<f64>(), true)
    } else {
        let tails = NormalTails::new(n, m, &ties);
        let u = of_smaller as f64 / 2.0;
        (tails.at_least(u), tails.at_most(u), false)
    };
    let (greater, less) = if swapped { (less, greater) } else { (greater, less) };
    Some(RankSum { u: doubled as f64 / 2.0, greater: greater.min(1.0), less: less.min(1.0), exact })
}

/// The smallest two-sided p-value that samples of these sizes can have: 2 / C(n + m, n).
pub fn smallest_p(n: usize, m: usize) -> f64 {
    let ways = (1..=n.min(m)).map(|i| (n.max(m) + i) as f64 / i as f64).product::<f64>();
    (2.0 / ways).min(1.0)
}

/// Equal values of the pooled sample, and how many of them each sample has.
#[derive(Debug, Clone, Copy)]
struct Tie {
    first: usize,
    second: usize,
}

impl Tie {
    fn size(self) -> usize {
        self.first + self.second
    }
}

/// The distinct values in ascending order.
fn pool(first: &[f64], second: &[f64]) -> Vec<Tie> {
    let mut all: Vec<(f64, bool)> = first.iter().map(|v| (*v, true)).collect();
    all.extend(second.iter().map(|v| (*v, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|group| {
            let first = group.iter().filter(|(_, is_first)| *is_first).count();
            Tie { first, second: group.len() - first }
        })
        .collect()
}

/// Twice U as observed.
fn doubled_u(ties: &[Tie]) -> usize {
    let mut below = 0;
    let mut doubled = 0;
    for tie in ties {
        doubled += tie.first * (2 * below + tie.second);
        below += tie.second;
    }
    doubled
}

/// The step of 2U: half points occur only with ties.
fn unit(ties: &[Tie]) -> usize {
    if ties.iter().all(|tie| tie.size() == 1) { 2 } else { 1 }
}

fn work(n: usize, m: usize, ties: &[Tie]) -> f64 {
    let states = (n * n) as f64 * m as f64 * 2.0 / unit(ties) as f64;
    states * (n + m) as f64
}

/// The probability of every U, in steps of `unit`, of a first sample of n values against m.
fn law(ties: &[Tie], n: usize, m: usize) -> Vec<f64> {
    let unit = unit(ties);
    // By the number of values dealt to the first sample; each knows the U it can have reached.
    let mut laws: Vec<Vec<f64>> = vec![Vec::new(); n + 1];
    laws[0] = vec![1.0];
    let mut left = n + m;
    for tie in ties {
        let seen = n + m - left;
        let mut next: Vec<Vec<f64>> = vec![Vec::new(); n + 1];
        for (dealt, law) in laws.iter().enumerate().filter(|(_, law)| !law.is_empty()) {
            for share in 0..=tie.size().min(n - dealt) {
                let chance = hypergeometric(share, tie.size(), n - dealt, left);
                if chance > 0.0 {
                    let score = share * (2 * (seen - dealt) + tie.size() - share) / unit;
                    add_shifted(&mut next[dealt + share], law, score, chance);
                }
            }
        }
        left -= tie.size();
        laws = next;
    }
    let mut law = laws.swap_remove(n);
    law.resize(2 * n * m / unit + 1, 0.0);
    law
}

fn add_shifted(into: &mut Vec<f64>, law: &[f64], by: usize, chance: f64) {
    if into.len() < by + law.len() {
        into.resize(by + law.len(), 0.0);
    }
    for (sum, probability) in into[by..].iter_mut().zip(law) {
        *sum += probability * chance;
    }
}

/// The chance that `share` of the `wanted` values still to be drawn from `left` are among the
/// `size` tied ones: one factor per tied value, so nothing overflows.
fn hypergeometric(share: usize, size: usize, wanted: usize, left: usize) -> f64 {
    if share > wanted || wanted - share > left - size {
        return 0.0;
    }
    let mut chance = 1.0;
    for drawn in 0..share {
        chance *= (wanted - drawn) as f64 * (size - drawn) as f64;
        chance /= (left - drawn) as f64 * (drawn + 1) as f64;
    }
    for skipped in 0..size - share {
        chance *= (left - wanted - skipped) as f64 / (left - share - skipped) as f64;
    }
    chance
}

/// The normal tails of U with both corrections.
struct NormalTails {
    mean: f64,
    sd: f64,
}

impl NormalTails {
    fn new(n: usize, m: usize, ties: &[Tie]) -> Self {
        let (product, total) = (n as f64 * m as f64, (n + m) as f64);
        let cubes = |size: f64| size * size * size - size;
        let tied: f64 = ties.iter().map(|tie| cubes(tie.size() as f64)).sum();
        let variance = product / 12.0 * (total + 1.0 - tied / (total * (total - 1.0)));
        Self { mean: product / 2.0, sd: variance.max(0.0).sqrt() }
    }

    fn at_least(&self, u: f64) -> f64 {
        self.beyond(u - self.mean)
    }

    fn at_most(&self, u: f64) -> f64 {
        self.beyond(self.mean - u)
    }

    fn beyond(&self, distance: f64) -> f64 {
        if self.sd == 0.0 {
            return 1.0;
        }
        Normal::standard().sf((distance - 0.5) / self.sd)
    }
}

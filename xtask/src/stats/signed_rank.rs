//! Wilcoxon's signed-rank test, exact: every p-value is a sum over the 2^n equally likely signs.
//!
//! Zeros are dropped, ties get mid-ranks, and the law is conditional on those ranks, so it is
//! exact with ties too. The law of W+ is built rank by rank over doubled ranks (mid-ranks are
//! whole when doubled): after each rank the probability of every sum is the mean of "its sign is
//! minus" and "its sign is plus". Halving and adding positive numbers loses no relative accuracy,
//! so small tails are as good as large ones; n = 400 needs a few million additions.
//!
//! Source: Wilcoxon (1945); Hollander, Wolfe and Chicken, *Nonparametric Statistical Methods*,
//! chapter 3.

/// The statistic and its exact p-values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignedRank {
    /// Differences that are not zero.
    pub n: usize,
    /// Sum of the ranks of the positive ones.
    pub w_plus: f64,
    /// P(W+ >= w): small when the values lie above zero.
    pub greater: f64,
    /// P(W+ <= w): small when they lie below.
    pub less: f64,
}

impl SignedRank {
    /// Twice the smaller tail, at most 1.
    pub fn two_sided(&self) -> f64 {
        (2.0 * self.greater.min(self.less)).min(1.0)
    }
}

/// Tests whether the values lie symmetrically about `centre`.
pub fn test(values: &[f64], centre: f64) -> SignedRank {
    let differences: Vec<f64> =
        values.iter().map(|value| value - centre).filter(|d| *d != 0.0 && !d.is_nan()).collect();
    let doubled = doubled_mid_ranks(&differences);
    // Without ties every doubled rank is even, and halving them halves the law.
    let unit = if doubled.iter().all(|rank| rank % 2 == 0) { 2 } else { 1 };
    let ranks: Vec<usize> = doubled.iter().map(|rank| rank / unit).collect();
    let law = law_of_sum(&ranks);
    let w: usize =
        ranks.iter().zip(&differences).filter(|(_, d)| **d > 0.0).map(|(rank, _)| rank).sum();
    SignedRank {
        n: differences.len(),
        w_plus: (w * unit) as f64 / 2.0,
        greater: law[w..].iter().sum::<f64>().min(1.0),
        less: law[..=w].iter().sum::<f64>().min(1.0),
    }
}

/// The two-sided p-value for a centre of zero.
pub fn two_sided(values: &[f64]) -> f64 {
    test(values, 0.0).two_sided()
}

/// Twice the mid-rank of each |value|, in the order of the values.
fn doubled_mid_ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].abs().total_cmp(&values[*b].abs()));
    let mut ranks = vec![0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let size = values[order[start]].abs();
        let end = order[start..].partition_point(|i| values[*i].abs() <= size) + start;
        // Ranks start+1 to end share their mean, (start + 1 + end) / 2.
        for index in &order[start..end] {
            ranks[*index] = start + 1 + end;
        }
        start = end;
    }
    ranks
}

/// The probability of every sum of ranks with a plus, under fair independent signs.
fn law_of_sum(doubled_ranks: &[usize]) -> Vec<f64> {
    let total: usize = doubled_ranks.iter().sum();
    let mut law = vec![0.0; total + 1];
    law[0] = 1.0;
    let mut before = Vec::with_capacity(total + 1);
    let mut reach = 0;
    for rank in doubled_ranks {
        // Whole slices at a time, which the processor adds several numbers at once of.
        before.clear();
        before.extend(law[..=reach].iter().map(|probability| probability / 2.0));
        law[..=reach].copy_from_slice(&before);
        for (sum, probability) in law[*rank..].iter_mut().zip(&before) {
            *sum += probability;
        }
        reach += rank;
    }
    law
}

/// The law of W+ for n untied values: index is the sum.
pub(super) fn untied_law(n: usize) -> Vec<f64> {
    law_of_sum(&(1..=n).collect::<Vec<_>>())
}

//! Many cases in one report: Holm's adjustment and Benjamini and Hochberg's q.
//!
//! Source: Holm (1979); Benjamini and Hochberg (1995).

/// Holm's adjusted p-values, in the order given: rejecting those at most alpha keeps the chance
/// of any false rejection at most alpha.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut adjusted = vec![0.0; p.len()];
    let mut running = 0.0_f64;
    for (position, index) in order.iter().enumerate() {
        let factor = (p.len() - position) as f64;
        running = running.max((factor * p[*index]).min(1.0));
        adjusted[*index] = running;
    }
    adjusted
}

/// Benjamini and Hochberg's q-values, in the order given.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut adjusted = vec![0.0; p.len()];
    let mut running = 1.0_f64;
    for (position, index) in order.iter().enumerate().rev() {
        let factor = p.len() as f64 / (position + 1) as f64;
        running = running.min(factor * p[*index]);
        adjusted[*index] = running;
    }
    adjusted
}

/// The fewest replicates at which any of `cases` cases can be rejected at all: the smallest
/// two-sided p-value of n replicates is 2 / 2^n.
pub fn fewest_replicates(cases: usize, alpha: f64) -> u32 {
    (2.0 * cases.max(1) as f64 / alpha).log2().ceil() as u32
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}

//! What could have been found: the minimum detectable effect, and the replicates it would take.
//!
//! MDE ~ (z(1 - alpha/2) + z(power)) sd sqrt(pi / (3 n)): the signed-rank test needs pi/3 times the
//! replicates of the t-test when the values are normal. The sd is robust (from the MAD).

use statrs::distribution::{ContinuousCDF, Normal};

use super::order_stats::robust_sd;

/// The smallest |centre| that n values like these find with probability `power`; `None` when
/// their spread cannot be told.
pub fn minimum_detectable_effect(values: &[f64], alpha: f64, power: f64) -> Option<f64> {
    let n = values.len();
    let sd = spread(values)?;
    Some(quantiles(alpha, power)? * sd * (std::f64::consts::PI / (3.0 * n as f64)).sqrt())
}

/// How many values like these would find a centre of `effect` with probability `power`.
pub fn replicates_needed(values: &[f64], effect: f64, alpha: f64, power: f64) -> Option<u32> {
    let sd = spread(values)?;
    let root = quantiles(alpha, power)? * sd / effect;
    let needed = (root * root * std::f64::consts::PI / 3.0).ceil();
    (effect > 0.0 && needed.is_finite()).then_some((needed as u32).max(6))
}

fn spread(values: &[f64]) -> Option<f64> {
    robust_sd(values).filter(|sd| values.len() > 1 && sd.is_finite())
}

fn quantiles(alpha: f64, power: f64) -> Option<f64> {
    let valid = (0.0..1.0).contains(&alpha) && (0.0..1.0).contains(&power) && alpha > 0.0;
    let normal = Normal::standard();
    valid.then(|| normal.inverse_cdf(1.0 - alpha / 2.0) + normal.inverse_cdf(power))
}

//! How sure a rate is that was counted: Clopper and Pearson's exact interval.
//!
//! It never covers less than it promises, which is what a program that judges itself must ask
//! for. Source: Clopper and Pearson (1934).

use statrs::distribution::{Beta, ContinuousCDF};

use super::Interval;

/// The interval of the rate behind `hits` in `trials`; all of 0 to 1 when nothing was tried.
pub fn clopper_pearson(hits: u32, trials: u32, confidence: f64) -> Interval {
    let hits = hits.min(trials);
    let misses = trials - hits;
    let tail = (1.0 - confidence) / 2.0;
    let quantile = |a: u32, b: u32, p: f64| {
        Beta::new(f64::from(a), f64::from(b)).ok().map(|law| law.inverse_cdf(p))
    };
    // Beta has no law with a parameter of zero: there the end of the interval is the end of all.
    Interval {
        low: quantile(hits, misses + 1, tail).unwrap_or(0.0),
        high: quantile(hits + 1, misses, 1.0 - tail).unwrap_or(1.0),
        confidence,
    }
}

/// The fewest trials after which an observed `rate` shows that the truth is at most `goal`;
/// `None` when no number below a million does.
pub fn trials_to_show_at_most(goal: f64, rate: f64, confidence: f64) -> Option<u32> {
    let shows = |trials: u32| {
        let hits = (rate * f64::from(trials)).ceil() as u32;
        clopper_pearson(hits, trials, confidence).high <= goal
    };
    let enough = (0..20).map(|power| 1_u32 << power).find(|trials| shows(*trials))?;
    // Rounding of the hits makes it ragged, but doubling bounds it well enough to bisect.
    let (mut low, mut high) = (enough / 2, enough);
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if shows(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hits: u32, trials: u32, low: f64, high: f64) {
        let got = clopper_pearson(hits, trials, 0.95);
        assert!((got.low - low).abs() < 1e-9, "{hits}/{trials}: {} is not {low}", got.low);
        assert!((got.high - high).abs() < 1e-9, "{hits}/{trials}: {} is not {high}", got.high);
    }

    #[test]
    fn intervals_agree_with_scipy() {
        // scipy 1.17.1, scipy.stats.binomtest(k, n).proportion_ci(0.95, method="exact").
        check(0, 20, 0.0, 0.16843347098308548);
        check(1, 20, 0.0012650894979560339, 0.24873276277202772);
        check(3, 60, 0.010432329644348218, 0.13924324672110006);
        check(19, 20, 0.7512672372279723, 0.998734910502044);
        check(57, 60, 0.8607567532789, 0.9895676703556517);
        check(37, 1000, 0.02618270884399008, 0.0506411230599609);
        check(4, 4, 0.3976353643835142, 1.0);
        check(1, 2, 0.01257911709367899, 0.987420882906321);
        check(500, 100000, 0.004572244150070557, 0.0054568411770586816);
    }

    #[test]
    fn the_ends_are_closed_forms() {
        // With no hits the upper end solves (1 - p)^n = tail.
        check(0, 72, 0.0, 1.0 - 0.025_f64.powf(1.0 / 72.0));
        check(72, 72, 0.025_f64.powf(1.0 / 72.0), 1.0);
        check(0, 0, 0.0, 1.0);
    }

    #[test]
    fn what_it_takes_is_the_textbook_number() {
        // ln(0.025) / ln(0.95) = 71.9.
        assert_eq!(trials_to_show_at_most(0.05, 0.0, 0.95), Some(72));
        assert_eq!(trials_to_show_at_most(0.05, 0.05, 0.95), None);
    }
}

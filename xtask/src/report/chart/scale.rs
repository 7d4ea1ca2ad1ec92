//! Logarithmic axes for positive numbers: a range with a margin, and ticks that people can read.
//!
//! Used by the charts whose parameter spans decades. It places and labels; it draws nothing.

use super::super::units;

/// What the numbers of an axis count, which decides its ticks and their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes: powers of two.
    Bytes,
    /// Things: powers of ten, or of two where the axis is short.
    Count,
    /// Nanoseconds: 1, 2, 5, 10.
    Time,
}

impl Unit {
    /// A number with its unit.
    pub fn word(self, value: f64) -> String {
        match self {
            Self::Bytes if value.fract() == 0.0 && value < 1e15 => units::exact_bytes(value as u64),
            Self::Bytes => units::bytes(value),
            Self::Count => units::count(value),
            Self::Time => units::time(value),
        }
    }
}

/// The range of an axis, in natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LogAxis {
    low: f64,
    high: f64,
    unit: Unit,
}

impl LogAxis {
    /// Covers positive values. The axis spans at least `least` times its own beginning, so that
    /// noise is not zoomed into drama, and one value alone stands in the middle.
    pub(super) fn covering(values: impl Iterator<Item = f64>, unit: Unit, least: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = low.min(value.ln());
            high = high.max(value.ln());
        }
        if low > high {
            (low, high) = (0.0, 0.0);
        }
        let missing = (least.ln() - (high - low)).max(0.0);
        let margin = (high - low) * 0.03 + missing / 2.0;
        Self { low: low - margin, high: high + margin, unit }
    }

    /// Where a value lies, from 0 at the beginning to 1 at the end.
    pub(super) fn place(self, value: f64) -> f64 {
        ((value.ln() - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// At most `most` ticks, in rising order.
    pub(super) fn ticks(self, most: usize) -> Vec<f64> {
        let powers = |base: f64, factors: &[f64]| -> Vec<f64> {
            let (first, last) =
                ((self.low / base.ln()).floor() as i32, (self.high / base.ln()).ceil() as i32);
            let all = (first..=last).flat_map(|k| factors.iter().map(move |f| f * base.powi(k)));
            all.filter(|tick| (self.low..=self.high).contains(&tick.ln())).collect()
        };
        let fits = |ticks: &Vec<f64>| ticks.len() <= most;
        let binary = || (1..=20).map(|step| powers(f64::from(1 << step), &[1.0])).find(fits);
        let wide = (self.high - self.low) > 3.0;
        let ticks = match self.unit {
            Unit::Bytes => binary(),
            Unit::Count if !wide => binary(),
            Unit::Count | Unit::Time => {
                let fine = [powers(10.0, &[1.0, 2.0, 5.0]), powers(10.0, &[1.0, 3.0])];
                let coarse = (1..=20).map(|step| powers(10_f64.powi(step), &[1.0]));
                fine.into_iter().chain(coarse).find(fits)
            }
        };
        ticks.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(low: f64, high: f64, unit: Unit) -> LogAxis {
        LogAxis::covering([low, high].into_iter(), unit, 4.0)
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(axis(8.0, 65536.0, Unit::Bytes).ticks(6), [8.0, 64.0, 512.0, 4096.0, 32768.0]);
        assert_eq!(axis(1.0, 1000.0, Unit::Count).ticks(6), [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(axis(2.0, 16.0, Unit::Count).ticks(6), [2.0, 4.0, 8.0, 16.0]);
        let times = axis(1.2, 90.0, Unit::Time).ticks(6);
        assert!(times.iter().zip([2.0, 5.0, 10.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{times:?}");
    }

    #[test]
    fn one_value_and_extremes_have_a_place() {
        let one = LogAxis::covering([5.0].into_iter(), Unit::Count, 4.0);
        assert!((one.place(5.0) - 0.5).abs() < 1e-9);
        assert!(!one.ticks(6).is_empty());
        let wide = axis(1e-3, 1e15, Unit::Time);
        assert!((1..=6).contains(&wide.ticks(6).len()), "{:?}", wide.ticks(6));
        assert!(LogAxis::covering(std::iter::empty(), Unit::Count, 4.0).place(1.0).is_finite());
    }
}

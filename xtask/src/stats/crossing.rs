//! Where two curves cross: a side for each value of a parameter, and the place between two sides.
//!
//! Each value has paired log-ratios of its own. Its interval is looked at twice, at 6 values and
//! at the end, and the two looks share the error of 5 % (2/64 and the rest), so it is valid although
//! the first look decides who gets more. A value is on a side when its interval excludes 0 and its
//! estimate is beyond the band that does not matter.
//!
//! If the curves cross once, the interval of the crossing runs from the last value of the first run
//! on one side to the first value of the last run on the other. As long as the values near the
//! crossing on its right side were decided, an end is wrong only if the value next to the crossing was
//! itself misjudged in that direction, which happens to each end with at most half of the 5 %. Where
//! nothing on one side was decided, a value far off that was misjudged can make a crossing up; the
//! simulations below say how often: in 3 of 100 sweeps of equal curves.

use serde::Serialize;

use super::{Interval, hodges_lehmann};

/// Paired values at the first look; fewer have no interval.
pub const FIRST_LOOK: usize = 6;
/// Paired values at the end.
pub const LAST_LOOK: usize = 12;
/// The error both looks share.
const ERROR: f64 = 0.05;
/// What the first look spends of it: the smallest p that six values can have.
const FIRST_ERROR: f64 = 2.0 / 64.0;

/// On which side of before a value of the parameter puts after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// After costs less.
    Cheaper,
    /// After costs more.
    Dearer,
    /// The difference lies inside the band that does not matter.
    Same,
    /// None of these was shown.
    Open,
}

/// What the log-ratios at one value say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Hodges-Lehmann estimate of ln(after/before).
    pub estimate: f64,
    /// Its interval; absent below [`FIRST_LOOK`].
    pub interval: Option<Interval>,
    /// The side.
    pub side: Side,
}

/// Reads one value's log-ratios against the band ±delta; `None` without any.
pub fn read(log_ratios: &[f64], delta: f64) -> Option<Reading> {
    let estimate = hodges_lehmann::estimate(log_ratios)?;
    let interval = interval(log_ratios);
    let side = interval.map_or(Side::Open, |interval| match interval {
        Interval { high, .. } if high < 0.0 && estimate < -delta => Side::Cheaper,
        Interval { low, .. } if low > 0.0 && estimate > delta => Side::Dearer,
        Interval { low, high, .. } if -delta < low && high < delta => Side::Same,
        _ => Side::Open,
    });
    Some(Reading { estimate, interval, side })
}

/// The interval that is valid at either look; `None` below [`FIRST_LOOK`].
pub fn interval(values: &[f64]) -> Option<Interval> {
    let error = match values.len() {
        ..FIRST_LOOK => return None,
        FIRST_LOOK => FIRST_ERROR,
        _ => ERROR - FIRST_ERROR,
    };
    hodges_lehmann::interval(values, 1.0 - error)
}

/// A value of the parameter and what was read there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// The value; positive.
    pub value: u64,
    /// What was read.
    pub reading: Reading,
}

/// Neighbouring values on the same side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first value.
    pub from: u64,
    /// The last value.
    pub to: u64,
    /// Their side.
    pub side: Side,
}

/// Whether and where the cheaper variant changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Crossing {
    /// It changes once.
    Once {
        /// The last value that is surely before the crossing.
        low: u64,
        /// The first value that is surely behind it.
        high: u64,
        /// Where the estimates cross, between the two.
        estimate: f64,
        /// The side of after behind the crossing.
        beyond: Side,
    },
    /// It changes more than once.
    Several,
    /// Every value was decided, and it does not change in the range.
    Never,
    /// No change was shown, and some values are open.
    Unknown,
}

/// Runs of neighbours on the same side, in order.
pub fn stretches(points: &[Placed]) -> Vec<Stretch> {
    let runs = points.chunk_by(|a, b| a.reading.side == b.reading.side);
    runs.map(|run| Stretch {
        from: run[0].value,
        to: run[run.len() - 1].value,
        side: run[0].reading.side,
    })
    .collect()
}

/// Looks for the crossing; the values in rising order.
pub fn find(points: &[Placed]) -> Crossing {
    let all = stretches(points);
    let decided = |s: &&Stretch| matches!(s.side, Side::Cheaper | Side::Dearer);
    let sides: Vec<&Stretch> = all.iter().filter(decided).collect();
    let changes = sides.windows(2).filter(|pair| pair[0].side != pair[1].side).count();
    match (changes, sides.first(), sides.last()) {
        (1, Some(first), Some(last)) => {
            let (low, high, beyond) = (first.to, last.from, last.side);
            let inside = points.iter().filter(|p| (low..=high).contains(&p.value));
            let estimate = zero_of(&inside.copied().collect::<Vec<_>>(), beyond);
            Crossing::Once { low, high, estimate, beyond }
        }
        (0, ..) if all.iter().all(|s| s.side != Side::Open) && !all.is_empty() => Crossing::Never,
        (0, ..) => Crossing::Unknown,
        _ => Crossing::Several,
    }
}

/// Where the estimates, made monotone, pass zero: straight lines over the logarithm of the value.
fn zero_of(points: &[Placed], beyond: Side) -> f64 {
    let sign = if beyond == Side::Dearer { 1.0 } else { -1.0 };
    let rising = monotone(points.iter().map(|p| sign * p.reading.estimate));
    let x: Vec<f64> = points.iter().map(|p| (p.value as f64).ln()).collect();
    let behind = rising.iter().position(|y| *y > 0.0).unwrap_or(x.len() - 1).max(1);
    let (x0, x1, y0, y1) = (x[behind - 1], x[behind], rising[behind - 1], rising[behind]);
    let share = if y1 > y0 { (-y0 / (y1 - y0)).clamp(0.0, 1.0) } else { 0.5 };
    (x0 + share * (x1 - x0)).exp()
}

/// The closest rising sequence by least squares: neighbours that fall are pooled.
fn monotone(values: impl Iterator<Item = f64>) -> Vec<f64> {
    struct Pool {
        sum: f64,
        count: usize,
    }
    let mean = |pool: &Pool| pool.sum / pool.count as f64;
    let mut pools: Vec<Pool> = Vec::new();
    for value in values {
        let mut last = Pool { sum: value, count: 1 };
        while let Some(before) = pools.pop_if(|before| mean(before) > mean(&last)) {
            last = Pool { sum: before.sum + last.sum, count: before.count + last.count };
        }
        pools.push(last);
    }
    pools.iter().flat_map(|pool| std::iter::repeat_n(mean(pool), pool.count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(value: u64, estimate: f64, side: Side) -> Placed {
        Placed { value, reading: Reading { estimate, interval: None, side } }
    }

    /// `<` cheaper, `>` dearer, `=` the same, `?` open; the values are 1, 2, 3, …
    fn curve(signs: &str) -> Vec<Placed> {
        let side = |sign| match sign {
            '<' => (-1.0, Side::Cheaper),
            '>' => (1.0, Side::Dearer),
            '=' => (0.0, Side::Same),
            _ => (0.0, Side::Open),
        };
        let of = |(place, sign)| {
            let (estimate, side) = side(sign);
            placed(place as u64 + 1, estimate, side)
        };
        signs.chars().enumerate().map(of).collect()
    }

    fn ends(signs: &str) -> Option<(u64, u64)> {
        match find(&curve(signs)) {
            Crossing::Once { low, high, .. } => Some((low, high)),
            _ => None,
        }
    }

    #[test]
    fn curves_made_by_hand() {
        assert_eq!(ends("<<<>>>"), Some((3, 4)));
        assert_eq!(ends("<<?=>>"), Some((2, 5)));
        assert_eq!(ends("?<<>>?"), Some((3, 4)));
        assert_eq!(ends(">>=<<"), Some((2, 4)));
        // An open value ends the first run and begins the last one: the interval gets wider.
        assert_eq!(ends("<?<>?>"), Some((1, 6)));
        for (signs, want) in [
            ("<<<<", Crossing::Never),
            ("===", Crossing::Never),
            ("==<<", Crossing::Never),
            ("??<<", Crossing::Unknown),
            ("?", Crossing::Unknown),
            ("", Crossing::Unknown),
            ("<><", Crossing::Several),
            ("<?>=<", Crossing::Several),
        ] {
            assert_eq!(find(&curve(signs)), want, "{signs:?}");
        }
    }

    /// Every curve of up to six values, against the definition word by word.
    #[test]
    fn all_short_curves_follow_the_definition() {
        let signs = ['<', '>', '=', '?'];
        let all = (1..=6_u32).flat_map(|length| {
            (0..4_usize.pow(length)).map(move |code| {
                (0..length).map(|place| signs[code / 4_usize.pow(place) % 4]).collect::<String>()
            })
        });
        for curve_signs in all {
            let chars: Vec<char> = curve_signs.chars().collect();
            let decided: String = chars.iter().filter(|c| "<>".contains(**c)).collect();
            let changes = decided.as_bytes().windows(2).filter(|w| w[0] != w[1]).count();
            let want = (changes == 1).then(|| {
                let first = chars.iter().position(|c| "<>".contains(*c)).unwrap();
                let last = chars.iter().rposition(|c| "<>".contains(*c)).unwrap();
                let run = chars[first..].iter().take_while(|c| **c == chars[first]).count();
                let tail = chars[..=last].iter().rev().take_while(|c| **c == chars[last]).count();
                ((first + run) as u64, (last + 2 - tail) as u64)
            });
            assert_eq!(ends(&curve_signs), want, "{curve_signs:?}");
        }
    }

    #[test]
    fn the_estimate_lies_where_the_straight_line_passes_zero() {
        let at = |points: &[(u64, f64)]| {
            let points: Vec<_> = points.iter().map(|(v, e)| placed(*v, *e, Side::Open)).collect();
            zero_of(&points, Side::Dearer)
        };
        // By hand: half way between ln 10 and ln 1000; a third of the way between ln 8 and ln 64.
        assert!((at(&[(10, -1.0), (1000, 1.0)]) - 100.0).abs() < 1e-9);
        assert!((at(&[(8, -0.1), (64, 0.2)]) - 16.0).abs() < 1e-9);
        // 0.2 and -0.2 are pooled to 0 at both values: the line leaves zero behind the second.
        assert!((at(&[(1, -0.5), (2, 0.2), (4, -0.2), (8, 0.5)]) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn pooling_gives_the_min_max_formula_of_isotonic_regression() {
        let values = [3.0, 1.0, 2.0, 2.0, -1.0, 5.0, 4.0, 6.0, 0.0];
        let mean =
            |from: usize, to: usize| values[from..=to].iter().sum::<f64>() / (to + 1 - from) as f64;
        let last = values.len() - 1;
        for (i, got) in monotone(values.into_iter()).into_iter().enumerate() {
            let lowest = |j: usize| (i..=last).map(|k| mean(j, k)).fold(f64::INFINITY, f64::min);
            let want = (0..=i).map(lowest).fold(f64::NEG_INFINITY, f64::max);
            assert!((got - want).abs() < 1e-12, "{i}: {got} against {want}");
        }
    }

    #[test]
    fn both_looks_together_spend_no_more_than_the_error() {
        let six = interval(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.7]).unwrap();
        assert_eq!((six.low, six.high, six.confidence), (0.1, 0.7, 1.0 - 2.0 / 64.0));
        for n in 7..=LAST_LOOK {
            let values: Vec<f64> = (0..n).map(|i| i as f64).collect();
            let later = interval(&values).unwrap();
            assert!((1.0 - later.confidence) + 2.0 / 64.0 <= 0.05 + 1e-12, "{n}");
        }
        assert_eq!(interval(&[1.0; 5]), None);
    }

    /// What a sitting reads from ten values 1, 2, 4, … with noise of 0.1: everybody's first look, and
    /// the last look of those that were open.
    fn simulated(truth: impl Fn(f64) -> f64, random: &mut rand_pcg::Pcg64) -> Crossing {
        use rand::RngExt;
        let mut point = |k: u32| {
            let value = 1_u64 << k;
            let mut one = || {
                let noise = (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
                truth(value as f64) + 0.1 * noise
            };
            let values: Vec<f64> = (0..LAST_LOOK).map(|_| one()).collect();
            let early = read(&values[..FIRST_LOOK], 0.02).unwrap();
            let is_open = early.side == Side::Open;
            Placed { value, reading: if is_open { read(&values, 0.02).unwrap() } else { early } }
        };
        find(&(0..10).map(&mut point).collect::<Vec<_>>())
    }

    /// `rate` and three standard deviations of it.
    fn at_most(rate: f64, trials: u32) -> u32 {
        let spread = (rate * (1.0 - rate) / f64::from(trials)).sqrt();
        ((rate + 3.0 * spread) * f64::from(trials)) as u32
    }

    #[test]
    fn the_interval_of_a_crossing_holds_it_as_often_as_it_says() {
        use rand::SeedableRng;
        let mut random = rand_pcg::Pcg64::seed_from_u64(11);
        // The curves cross at 23; the ratio grows by half the noise from value to value, or by less.
        for slope in [0.05, 0.02] {
            let (mut wrong, mut shown) = (0, 0);
            for _ in 0..1500 {
                let crossing = simulated(|value| (value / 23.0).ln() * slope, &mut random);
                if let Crossing::Once { low, high, .. } = crossing {
                    shown += 1;
                    wrong += u32::from(!(low <= 23 && high >= 23));
                }
            }
            assert!(shown > 400 && wrong <= at_most(0.05, shown), "{wrong} of {shown}");
        }
    }

    /// Nothing crosses where nothing differs: a false change on each side is needed.
    #[test]
    fn equal_curves_hardly_ever_cross() {
        use rand::SeedableRng;
        let mut random = rand_pcg::Pcg64::seed_from_u64(12);
        let crossings = (0..2000).filter(|_| {
            matches!(simulated(|_| 0.0, &mut random), Crossing::Once { .. } | Crossing::Several)
        });
        let crossings = crossings.count();
        assert!(crossings as u32 <= at_most(0.05, 2000), "{crossings} of 2000");
    }
}

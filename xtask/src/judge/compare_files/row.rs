//! One benchmark in one unit: summary of each side, the test that fits, and its warnings.

use super::gather::Cell;
use super::notes::{Assume, Better, Unit, Warning};
use super::{Change, Comparison, Estimate, Method, PairedEstimate, Row, Rules, Summary, Test};
use crate::case::{ByVariant, Variant};
use crate::stats::{Interval, hodges_lehmann, multiplicity, order_stats, rank_sum, signed_rank};

/// Sizes of differences that are closer than this share of the largest are one size: what was measured
/// was rounded when it became text. The share is held between what a number of a benchmark can
/// carry at best and at worst.
const SAME_SHARE: f64 = 1e-6;
const SAME_AT_LEAST: f64 = 4e-15;
const SAME_AT_MOST: f64 = 1e-9;

/// The exact law of more pairs takes seconds, and their Walsh averages gigabytes.
const MOST_PAIRS: usize = 1000;

/// Everything but the adjusted p-value and the word that follows from it.
pub(super) fn assess(cell: &Cell, unit: Unit, rules: Rules) -> Row {
    let exact = is_exact(&cell.values, unit.assume);
    let mut warnings = Vec::new();
    let sides = ByVariant::from_fn(|variant| {
        let values = cell.values.get(variant);
        if unit.assume != Assume::Nothing {
            warnings.extend(variation(values));
        }
        if exact { exact_summary(values) } else { summary(values, rules.alpha) }
    });
    warnings.dedup();
    let comparison = match sides {
        ByVariant { before: Some(before), after: Some(after) } => {
            if exact {
                Some(compare_exact(before, after))
            } else if rules.paired {
                compare_paired(&cell.values, rules, &mut warnings)
            } else {
                compare_unpaired(&cell.values, ByVariant { before, after }, rules, &mut warnings)
            }
        }
        _ => {
            let variant = if sides.before.is_some() { Variant::Before } else { Variant::After };
            warnings.push(Warning::OnlyIn { variant });
            None
        }
    };
    let without = |summary: &Option<Summary>| summary.is_some_and(|s| s.interval.is_none());
    if without(&sides.before) || without(&sides.after) {
        let needed = order_stats::fewest_for_interval(1.0 - rules.alpha);
        warnings.push(Warning::TooFewForInterval { needed });
    }
    Row { name: cell.name.clone(), sides, comparison, warnings }
}

/// Gives the row its word, once the p-values are adjusted.
pub(super) fn name_change(row: &mut Row, better: Better, rules: Rules) {
    let Some(comparison) = &mut row.comparison else { return };
    let moved = match (&comparison.test, row.sides) {
        (Some(test), _) if test.p_holm > rules.alpha => return,
        // The direction is that of the test: medians can be equal although the samples differ.
        (Some(test), _) => test.p_less.total_cmp(&test.p_greater),
        (None, ByVariant { before: Some(before), after: Some(after) }) => {
            match exact_order(&before, &after) {
                Some(order) => order,
                None => return,
            }
        }
        (None, _) => return,
    };
    comparison.change = match (moved, better) {
        (std::cmp::Ordering::Equal, _) => Change::Same,
        (_, Better::Unknown) => Change::Different,
        (std::cmp::Ordering::Less, Better::Lower) => Change::Better,
        (std::cmp::Ordering::Greater, Better::Higher) => Change::Better,
        _ => Change::Worse,
    };
}

/// After against before; none when exact values vary so much that the ranges overlap.
fn exact_order(before: &Summary, after: &Summary) -> Option<std::cmp::Ordering> {
    let (before, after) = (before.interval?, after.interval?);
    let constant = |side: Interval| side.low == side.high;
    let apart = after.low > before.high || after.high < before.low;
    (apart || constant(before) && constant(after)).then(|| after.low.total_cmp(&before.low))
}

fn is_exact(values: &ByVariant<Vec<f64>>, assume: Assume) -> bool {
    let constant = |side: &[f64]| side.iter().all(|value| *value == side[0]);
    match assume {
        Assume::Exact => true,
        Assume::Counter => constant(&values.before) && constant(&values.after),
        Assume::Nothing => false,
    }
}

fn range(values: &[f64]) -> Option<Interval> {
    let low = values.iter().copied().min_by(f64::total_cmp)?;
    let high = values.iter().copied().max_by(f64::total_cmp)?;
    Some(Interval { low, high, confidence: 1.0 })
}

fn variation(values: &[f64]) -> Option<Warning> {
    let Interval { low, high, .. } = range(values)?;
    (low != high).then_some(Warning::Varies { low, high })
}

fn summary(values: &[f64], alpha: f64) -> Option<Summary> {
    let median = order_stats::median(values)?;
    let interval = order_stats::median_interval(values, 1.0 - alpha);
    Some(Summary { n: values.len(), median, interval })
}

/// The value that occurs most often, the smallest of several such, and the range.
fn exact_summary(values: &[f64]) -> Option<Summary> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut best: &[f64] = &[];
    for run in sorted.chunk_by(|a, b| a == b) {
        if run.len() > best.len() {
            best = run;
        }
    }
    Some(Summary { n: values.len(), median: *best.first()?, interval: range(values) })
}

/// After divided by before; two zeros are equal, and nothing is a multiple of zero.
fn ratio(before: f64, after: f64) -> Option<f64> {
    if before == after { Some(1.0) } else { Some(after / before).filter(|ratio| ratio.is_finite()) }
}

fn compare_exact(before: Summary, after: Summary) -> Comparison {
    Comparison {
        method: Method::Exact,
        ratio: ratio(before.median, after.median),
        test: None,
        paired: None,
        change: Change::Unclear,
    }
}

fn compare_unpaired(
    values: &ByVariant<Vec<f64>>,
    sides: ByVariant<Summary>,
    rules: Rules,
    warnings: &mut Vec<Warning>,
) -> Option<Comparison> {
    let found = rank_sum::test(&values.before, &values.after)?;
    let first = values.before[0];
    if values.before.iter().chain(&values.after).all(|value| *value == first) {
        warnings.push(Warning::AllEqual);
    } else if rank_sum::smallest_p(sides.before.n, sides.after.n) > rules.alpha {
        let enough = |n: &usize| rank_sum::smallest_p(*n, *n) <= rules.alpha;
        warnings.extend((2..100).find(enough).map(|needed| Warning::TooFewToDetect { needed }));
    }
    let p = found.two_sided();
    Some(Comparison {
        method: Method::RankSum,
        ratio: ratio(sides.before.median, sides.after.median),
        test: Some(Test {
            statistic: found.u,
            p,
            // U counts the pairs in which *before* is larger, so after is larger when U is small.
            p_greater: found.less,
            p_less: found.greater,
            p_holm: p,
            q_bh: p,
            exact: found.exact,
        }),
        paired: None,
        change: Change::Unclear,
    })
}

fn compare_paired(
    values: &ByVariant<Vec<f64>>,
    rules: Rules,
    warnings: &mut Vec<Warning>,
) -> Option<Comparison> {
    let lonely = values.before.len().abs_diff(values.after.len());
    warnings.extend((lonely > 0).then_some(Warning::Unpaired { lines: lonely }));
    let pairs = values.before.iter().zip(&values.after);
    let all: Vec<Option<f64>> = pairs.map(|(before, after)| ln_ratio(*before, *after)).collect();
    let lost = all.iter().filter(|d| d.is_none()).count();
    warnings.extend((lost > 0).then_some(Warning::NoLogarithm { pairs: lost }));
    let mut differences: Vec<f64> = all.into_iter().flatten().collect();
    if differences.len() > MOST_PAIRS {
        warnings.push(Warning::TooManyPairs { most: MOST_PAIRS });
        return None;
    }
    let joined = join_ties(&differences);
    for (difference, _) in differences.iter_mut().zip(&joined).filter(|(_, size)| **size == 0.0) {
        *difference = 0.0;
    }
    let ln_ratio = Estimate {
        hodges_lehmann: hodges_lehmann::estimate(&differences)?,
        interval: hodges_lehmann::interval(&differences, 1.0 - rules.alpha),
    };
    let found = signed_rank::test(&joined, 0.0);
    let needed = multiplicity::fewest_replicates(1, rules.alpha) as usize;
    if found.n == 0 {
        warnings.push(Warning::AllEqual);
    } else if differences.len() < needed {
        warnings.push(Warning::TooFewToDetect { needed });
    }
    let p = found.two_sided();
    Some(Comparison {
        method: Method::SignedRank,
        ratio: Some(ln_ratio.exp().hodges_lehmann),
        test: Some(Test {
            statistic: found.w_plus,
            p,
            p_greater: found.greater,
            p_less: found.less,
            p_holm: p,
            q_bh: p,
            exact: true,
        }),
        paired: Some(PairedEstimate {
            pairs: differences.len(),
            ranked: found.n,
            ln_ratio,
            ratio: ln_ratio.exp(),
        }),
        change: Change::Unclear,
    })
}

/// ln(after/before); two equal values differ by nothing, even two zeros.
fn ln_ratio(before: f64, after: f64) -> Option<f64> {
    if before == after {
        return Some(0.0);
    }
    // The quotient of a huge and a tiny number may be none; the logarithms have no such limit.
    let quotient = after / before;
    let d = if quotient.is_normal() { quotient.ln() } else { after.ln() - before.ln() };
    Some(d).filter(|d| before > 0.0 && after > 0.0 && d.is_finite())
}

/// The differences with sizes made equal that differ only by the rounding of text, and with what
/// is nearly zero made zero. For ranks only: the estimate takes the differences as they are.
fn join_ties(differences: &[f64]) -> Vec<f64> {
    let largest = differences.iter().map(|d| d.abs()).fold(0.0, f64::max);
    let same = (SAME_SHARE * largest).clamp(SAME_AT_LEAST, SAME_AT_MOST);
    let mut joined = differences.to_vec();
    let mut order: Vec<usize> = (0..joined.len()).collect();
    order.sort_by(|a, b| joined[*a].abs().total_cmp(&joined[*b].abs()));
    let mut size = 0.0;
    for index in order {
        let d = &mut joined[index];
        if d.abs() - size > same {
            size = d.abs();
        }
        *d = if size == 0.0 { 0.0 } else { size.copysign(*d) };
    }
    joined
}

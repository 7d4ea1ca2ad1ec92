//! The table of verdicts: what counters and time together may be called.

use super::counters::{Change, allocs_change, bytes_change};
use super::time::{Direction, MIN_REPLICATES, TimeComparison};
use super::{Judgement, Thresholds};
use crate::case::Verdict;

/// The verdict on a case; none when it failed or nothing was measured.
///
/// The rows of METHODOLOGY.md, top to bottom. A counter that fell while the bytes rose, or a
/// gain in one witness with a loss in another, is *mixed* and says both.
pub fn decide(judgement: &Judgement, thresholds: &Thresholds) -> Option<Verdict> {
    if judgement.failure.is_some() {
        return None;
    }
    let (allocs, bytes) = (judgement.allocs.as_ref()?, judgement.bytes.as_ref()?);
    let Some(time) = enough(judgement.time.as_ref()) else { return Some(Verdict::Inconclusive) };
    let heap = match (allocs_change(allocs), bytes_change(bytes)) {
        (Change::Down, Change::Up) | (Change::Up, Change::Down) => return Some(Verdict::Mixed),
        (Change::Same, bytes) => bytes,
        (allocs, _) => allocs,
    };
    let time = time.direction(thresholds);
    Some(match (heap, time) {
        (Change::Down, Direction::Worse) | (Change::Up, Direction::Better) => Verdict::Mixed,
        (Change::Down, _) if allocs.after.per_op == 0.0 && allocs.before.per_op > 0.0 => {
            Verdict::Cured
        }
        (Change::Down, _) | (Change::Same, Direction::Better) => Verdict::Eased,
        (Change::Up, _) | (Change::Same, Direction::Worse) => Verdict::Worse,
        (Change::Same, Direction::Equivalent) => Verdict::Equivalent,
        (Change::Same, Direction::Unknown) => Verdict::Inconclusive,
    })
}

/// A time comparison that rests on enough replicates to have an interval at all.
fn enough(time: Option<&TimeComparison>) -> Option<&TimeComparison> {
    time.filter(|time| time.log_ratios.len() >= MIN_REPLICATES)
}

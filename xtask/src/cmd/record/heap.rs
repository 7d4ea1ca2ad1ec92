//! Watches the heap of the cases whose story is the collector, when everything timed is done.

use std::time::Duration;

use anyhow::Result;

use super::Sitting;
use super::measure::Bed;
use super::sweep::Subject;
use crate::bench::WorkerFailure;
use crate::bench::estimate::{Clock, ns_per_op};
use crate::bench::heap::{WATCH, iterations_for};
use crate::case::Variant;
use crate::recording::{Entry, Failure, Stage};
use crate::shell::clock::Stopwatch;
use crate::shell::progress::Stage as Progress;
use crate::shell::store::Journal;
use crate::shell::worker::{Workers, watch_heap};

/// How long watching will take.
pub fn expected(beds: &[Bed<'_>]) -> Duration {
    let open = beds.iter().filter(|b| b.launcher.is_some() && !b.record.is_heap_settled());
    WATCH * 2 * u32::try_from(open.count()).unwrap_or(u32::MAX)
}

/// Runs each variant once while its heap is watched, unless the time is used up or somebody wants
/// to stop; `watch` has run since measuring began.
pub fn all(
    sitting: &Sitting<'_>,
    journal: &Journal,
    subjects: &mut [Subject<'_>],
    watch: &Stopwatch,
) -> Result<()> {
    let open = |s: &&mut Subject<'_>| s.pair.is_some() && !s.record.is_heap_settled();
    let count = subjects.iter_mut().filter(open).count();
    if count == 0 {
        return Ok(());
    }
    let is_over = || sitting.time_budget.is_some_and(|budget| watch.elapsed() >= budget);
    let stage = Progress::begin("watching the heap", count as u64);
    for subject in subjects.iter_mut().filter(open) {
        stage.step(subject.record.case.id.as_str(), None);
        for variant in Variant::BOTH {
            if sitting.interrupt.is_raised() || is_over() {
                break;
            }
            let Some(entry) = watched(sitting, subject, variant) else { break };
            journal.append(&subject.record.case.id, &entry)?;
            subject.record.add(entry);
        }
    }
    stage.end();
    Ok(())
}

/// One run; none when somebody wants to stop, or the case failed before.
fn watched(sitting: &Sitting<'_>, subject: &Subject<'_>, variant: Variant) -> Option<Entry> {
    let pair = subject.pair.filter(|_| subject.record.failure.is_none())?;
    let replicates = subject.record.replicates.iter();
    let ns = replicates.filter_map(|r| ns_per_op(r, Clock::Wall)).next_back()?;
    let workers = Workers { pair, limit: sitting.chunk_limit, interrupt: sitting.interrupt };
    match watch_heap(&workers, variant, iterations_for(*ns.get(variant))) {
        Ok(series) => Some(Entry::Heap { variant, series }),
        Err(WorkerFailure::Interrupted) => None,
        Err(failure) => {
            let message = format!("{}: {failure}", variant.word());
            Some(Entry::Failed { failure: Failure { stage: Stage::Heap, message } })
        }
    }
}

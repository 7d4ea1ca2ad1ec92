//! Measures the sweeps, one case after the other, pass by pass, when the trials are done: a curve
//! is the second thing a reader asks for.

use std::time::Duration;

use anyhow::Result;

use super::Sitting;
use super::measure::Bed;
use crate::bench::sweep::{self, Coins, FailureAt, Step};
use crate::bench::{Ended, WorkerFailure};
use crate::case::Sweep;
use crate::judge::Thresholds;
use crate::recording::{CaseRecord, Entry, Failure, Stage};
use crate::shell::clock::Stopwatch;
use crate::shell::progress::Stage as Progress;
use crate::shell::store::Journal;
use crate::shell::worker::{Pair, Workers};
use crate::stats::crossing::FIRST_LOOK;

/// A case and its binaries.
pub struct Subject<'a> {
    /// What is known of the case; what the sweep takes is added.
    pub record: CaseRecord,
    /// Its binaries; absent when it failed or needs nothing more.
    pub pair: Option<&'a Pair>,
}

/// How long the open sweeps will take.
pub fn expected(beds: &[Bed<'_>]) -> Duration {
    let open = beds.iter().filter(|b| b.launcher.is_some() && !b.record.is_sweep_settled());
    let sweeps = open.filter_map(|bed| bed.record.case.sweep.as_ref());
    sweeps.map(|sweep| sweep::usual_time(sweep.values.len())).sum()
}

/// Takes every open sweep to its end, unless the time is used up or somebody wants to stop;
/// `watch` has run since measuring began.
pub fn all(
    sitting: &Sitting<'_>,
    journal: &Journal,
    subjects: &mut [Subject<'_>],
    watch: &Stopwatch,
) -> Result<()> {
    let open = |s: &&mut Subject<'_>| s.pair.is_some() && !s.record.is_sweep_settled();
    let count = subjects.iter_mut().filter(open).count();
    if count == 0 {
        return Ok(());
    }
    let stage = Progress::begin("sweeping", (count * FIRST_LOOK) as u64);
    let room = Room { sitting, journal, watch, stage: &stage };
    for subject in subjects.iter_mut().filter(open) {
        room.sweep(subject)?;
    }
    stage.end();
    Ok(())
}

struct Room<'r, 'a> {
    sitting: &'r Sitting<'a>,
    journal: &'r Journal,
    watch: &'r Stopwatch,
    stage: &'r Progress,
}

impl Room<'_, '_> {
    /// Why nothing more may be taken, if so.
    fn over(&self) -> Option<Ended> {
        if self.sitting.interrupt.is_raised() {
            return Some(Ended::Interrupted);
        }
        let over = self.sitting.time_budget.is_some_and(|budget| self.watch.elapsed() >= budget);
        over.then_some(Ended::OutOfTime)
    }

    fn sweep(&self, subject: &mut Subject<'_>) -> Result<()> {
        let case = subject.record.case.clone();
        let (Some(pair), Some(sweep)) = (subject.pair, &case.sweep) else { return Ok(()) };
        for value in &sweep.values {
            subject.record.point(*value);
        }
        let mut workers =
            Workers { pair, limit: self.sitting.chunk_limit, interrupt: self.sitting.interrupt };
        let header = &self.sitting.header;
        let thresholds = Thresholds { alpha: header.alpha, min_effect: header.min_effect };
        let delta = thresholds.of(&subject.record).delta();
        let why = loop {
            if let Some(why) = self.over() {
                break why;
            }
            let Some(next) = sweep::next_pass(&subject.record.sweep, delta) else {
                break Ended::Exhausted;
            };
            self.stage.step(case.id.as_str(), None);
            if let Err(failure) = self.pass(subject, &mut workers, &next)? {
                return self.fail(subject, sweep, failure);
            }
        };
        self.keep(subject, Entry::SweepEnded { why })
    }

    fn pass(
        &self,
        subject: &mut Subject<'_>,
        workers: &mut Workers<'_>,
        next: &sweep::Pass,
    ) -> Result<Result<(), FailureAt>> {
        let known = subject.record.sweep.clone();
        let plan_at = |value| known.iter().find(|point| point.value == value)?.plan;
        let id = subject.record.case.id.clone();
        let coins = Coins { seed: self.sitting.header.seed, id: &id };
        let mut kept = Ok(());
        let outcome = sweep::pass(workers, next, &plan_at, coins, &mut |value, step| {
            let entry = match step {
                Step::Plan(plan) => Entry::SweepPlan { value, plan },
                Step::Replicate(replicate) => Entry::SweepReplicate { value, replicate },
            };
            kept = self.keep(subject, entry);
            kept.is_ok() && self.over().is_none()
        });
        kept.map(|()| outcome)
    }

    fn fail(&self, subject: &mut Subject<'_>, sweep: &Sweep, at: FailureAt) -> Result<()> {
        if at.failure == WorkerFailure::Interrupted {
            return self.keep(subject, Entry::SweepEnded { why: Ended::Interrupted });
        }
        let place = at.value.map_or_else(String::new, |v| format!("{}={v}: ", sweep.parameter));
        let message = format!("{place}{}", at.failure);
        self.stage.say(&format!(
            "{}: {}",
            subject.record.case.id,
            message.lines().next().unwrap_or_default()
        ));
        let failure = Failure { stage: Stage::Sweep, message };
        self.keep(subject, Entry::Failed { failure })
    }

    fn keep(&self, subject: &mut Subject<'_>, entry: Entry) -> Result<()> {
        self.journal.append(&subject.record.case.id, &entry)?;
        subject.record.add(entry);
        Ok(())
    }
}

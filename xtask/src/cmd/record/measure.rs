//! Measures the prepared cases by turns: each turn takes one case to its next look, the case
//! that has the fewest replicates first, so a decided case yields its time to the undecided.

use std::time::Duration;

use anyhow::Result;

use super::Sitting;
use super::prepare::Patient;
use crate::bench::decide::Stopping;
use crate::bench::estimate::{Clock, log_ratios};
use crate::bench::order::Coin;
use crate::bench::{Ended, Plan, WorkerFailure, plan, take};
use crate::judge::Thresholds;
use crate::recording::{Entry, Failure, Stage};
use crate::shell::clock::Stopwatch;
use crate::shell::progress::Stage as Progress;
use crate::shell::store::Journal;
use crate::shell::worker::Workers;

/// Measures until every case is decided, the time is used up, or somebody wants to stop.
pub fn all(sitting: &Sitting<'_>, journal: &Journal, mut patients: Vec<Patient<'_>>) -> Result<()> {
    let header = &sitting.header;
    let delta = header.min_effect.ln_1p();
    let stopping = Stopping::new(header.alpha, patients.len(), delta);
    let measurable = patients.iter().filter(|p| is_open(p)).count();
    let stage = Progress::begin("measuring", (measurable * stopping.last_look()) as u64);
    let room = Room { sitting, journal, stopping, watch: Stopwatch::start(), stage: &stage };
    while let Some(index) = next(&patients) {
        if sitting.interrupt.is_raised() || room.is_over() {
            break;
        }
        let left = room.time_left(&patients);
        room.turn(&mut patients[index], left)?;
        stage.set_total(room.most_replicates(&patients));
    }
    let why = if sitting.interrupt.is_raised() { Ended::Interrupted } else { Ended::OutOfTime };
    for patient in patients.iter_mut().filter(|p| is_open(p)) {
        room.keep(patient, Entry::Ended { why })?;
    }
    stage.end();
    Ok(())
}

fn is_open(patient: &Patient<'_>) -> bool {
    patient.built.is_some() && !patient.record.is_settled()
}

/// The open case with the fewest replicates, the first of them in course order.
fn next(patients: &[Patient<'_>]) -> Option<usize> {
    let open = patients.iter().enumerate().filter(|(_, patient)| is_open(patient));
    open.min_by_key(|(_, patient)| patient.record.replicates.len()).map(|(index, _)| index)
}

struct Room<'r, 'a> {
    sitting: &'r Sitting<'a>,
    journal: &'r Journal,
    stopping: Stopping,
    watch: Stopwatch,
    stage: &'r Progress,
}

impl Room<'_, '_> {
    fn is_over(&self) -> bool {
        self.sitting.time_budget.is_some_and(|budget| self.watch.elapsed() >= budget)
    }

    /// Takes one case to its next look; a worker that fails ends the case and no other.
    fn turn(&self, patient: &mut Patient<'_>, left: Duration) -> Result<()> {
        let Some(built) = patient.built.clone() else { return Ok(()) };
        let mut workers = Workers {
            pair: &built,
            limit: self.sitting.chunk_limit,
            interrupt: self.sitting.interrupt,
        };
        let plan = match patient.record.plan {
            Some(plan) => plan,
            None => match plan::settle(&mut workers) {
                Ok(plan) => {
                    self.keep(patient, Entry::Plan { plan })?;
                    plan
                }
                Err(failure) => return self.fail(patient, failure),
            },
        };
        self.replicates(patient, &mut workers, &plan, left)
    }

    fn replicates(
        &self,
        patient: &mut Patient<'_>,
        workers: &mut Workers<'_>,
        plan: &Plan,
        left: Duration,
    ) -> Result<()> {
        let goal = self.stopping.next_look(patient.record.replicates.len());
        while patient.record.replicates.len() < goal && !self.is_over() {
            let index = u32::try_from(patient.record.replicates.len()).unwrap_or(u32::MAX);
            let id = &patient.case.id;
            self.stage.step(id.as_str(), Some(left));
            let mut coin = Coin::new(self.sitting.header.seed, id, index);
            match take::replicate(workers, plan, &mut coin, index) {
                Ok(replicate) => self.keep(patient, Entry::Replicate { replicate })?,
                Err(failure) => return self.fail(patient, failure),
            }
        }
        let values = log_ratios(&patient.record.replicates, Clock::Wall);
        let header = &self.sitting.header;
        let thresholds = Thresholds { alpha: header.alpha, min_effect: header.min_effect };
        let stopping = self.stopping.with_delta(thresholds.of(patient.case).delta());
        match stopping.decide(&values) {
            Some(why) => self.keep(patient, Entry::Ended { why }),
            None => Ok(()),
        }
    }

    fn fail(&self, patient: &mut Patient<'_>, failure: WorkerFailure) -> Result<()> {
        if failure == WorkerFailure::Interrupted {
            return Ok(());
        }
        self.stage.say(&format!("{}: {}", patient.case.id, first_line(&failure.to_string())));
        let failure = Failure { stage: Stage::Measure, message: failure.to_string() };
        self.keep(patient, Entry::Failed { failure })
    }

    fn keep(&self, patient: &mut Patient<'_>, entry: Entry) -> Result<()> {
        self.journal.append(&patient.case.id, &entry)?;
        patient.record.add(entry);
        Ok(())
    }

    /// Replicates of this sitting if every open case goes to the last look.
    fn most_replicates(&self, patients: &[Patient<'_>]) -> u64 {
        let last = self.stopping.last_look();
        let most = patients.iter().filter(|patient| patient.built.is_some()).map(|patient| {
            let have = patient.record.replicates.len();
            if is_open(patient) { last } else { have }
        });
        most.sum::<usize>() as u64
    }

    /// How long the rest will take if every open case needs a middling number of looks, but no
    /// longer than the budget.
    fn time_left(&self, patients: &[Patient<'_>]) -> Duration {
        let taken: usize = patients.iter().map(|p| p.record.replicates.len()).sum();
        let each = if taken == 0 { 0.3 } else { self.watch.seconds() / taken as f64 };
        let typical = self.stopping.last_look() * 2 / 3;
        let open = patients.iter().filter(|p| is_open(p));
        let wanted: usize =
            open.map(|p| typical.saturating_sub(p.record.replicates.len()).max(2)).sum();
        let left = Duration::from_secs_f64(each * wanted as f64);
        match self.sitting.time_budget {
            Some(budget) => left.min(budget.saturating_sub(self.watch.elapsed())),
            None => left,
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

//! Measures the prepared cases by turns: each turn takes one case to its next look, the case
//! that has the fewest replicates first, so a decided case yields its time to the undecided.
//!
//! It goes on from whatever a record holds already: the coins, the looks and the decisions depend on
//! the replicates only, so a sitting that was killed and resumed ends like one that was not. Workers
//! and clock come from outside; nothing here knows whether they are real.

use std::time::Duration;

use anyhow::Result;

use crate::bench::decide::Stopping;
use crate::bench::estimate::{Clock, log_ratios};
use crate::bench::forecast::{self, Overhead, Prospect};
use crate::bench::order::Coin;
use crate::bench::plan::Sized;
use crate::bench::{Ended, Launcher, Plan, WorkerFailure, plan, take};
use crate::judge::Thresholds;
use crate::recording::{CaseRecord, Entry, Failure, Header, Stage};
use crate::report::units;
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage as Progress;
use crate::shell::store::Journal;

/// The rules of a sitting and what it is measured with.
pub struct Rules<'a> {
    /// Seed, level and effect; the forecast is written into it.
    pub header: &'a mut Header,
    /// How long measuring may take altogether.
    pub time_budget: Option<Duration>,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
    /// How long measuring has lasted.
    pub elapsed: &'a dyn Fn() -> Duration,
    /// Called between two turns, when nothing is timed.
    pub between: &'a mut dyn FnMut(),
    /// How long what comes after the trials will take: the forecast counts it in.
    pub afterwards: Duration,
    /// Where progress is shown.
    pub stage: &'a Progress,
}

/// A case and its workers.
pub struct Bed<'a> {
    /// What is known of the case; replicates are added.
    pub record: CaseRecord,
    /// Its workers; absent when it failed or needs no more replicates.
    pub launcher: Option<Box<dyn Launcher + 'a>>,
}

impl Bed<'_> {
    fn is_open(&self) -> bool {
        self.launcher.is_some() && !self.record.is_settled()
    }

    fn have(&self) -> usize {
        self.record.replicates.len()
    }

    fn values(&self) -> Vec<f64> {
        log_ratios(&self.record.replicates, Clock::Wall)
    }
}

/// Measures until every case is decided, the time is used up, or somebody wants to stop.
///
/// # Errors
/// When the journal cannot be written.
pub fn all(rules: Rules<'_>, journal: &Journal, beds: &mut [Bed<'_>]) -> Result<()> {
    let Rules { header, time_budget, interrupt, elapsed, between, afterwards, stage } = rules;
    let thresholds = Thresholds { alpha: header.alpha, min_effect: header.min_effect };
    let stopping = Stopping::new(header.alpha, beds.len(), thresholds.delta());
    let mut room = Room {
        seed: header.seed,
        thresholds,
        time_budget,
        interrupt,
        elapsed,
        journal,
        stopping,
        stage,
        overhead: Overhead::default(),
    };
    room.size(beds)?;
    let expected = room.seconds_left(beds) + afterwards.as_secs_f64();
    stage.say(&format!("measuring will take about {}", units::duration(expected)));
    if header.predicted_s.is_none() {
        header.predicted_s = Some(elapsed().as_secs_f64() + expected);
        journal.write_header(header)?;
    }
    while let Some(index) = next(beds).filter(|_| !room.is_over()) {
        stage.set_total(room.replicates_in_all(beds));
        let left = room.seconds_left(beds);
        room.turn(&mut beds[index], left)?;
        between();
    }
    let why = if interrupt.is_raised() { Ended::Interrupted } else { Ended::OutOfTime };
    for bed in beds.iter_mut().filter(|bed| bed.is_open()) {
        room.keep(bed, Entry::Ended { why })?;
    }
    Ok(())
}

/// The open case with the fewest replicates, the first of them in course order.
fn next(beds: &[Bed<'_>]) -> Option<usize> {
    let open = beds.iter().enumerate().filter(|(_, bed)| bed.is_open());
    open.min_by_key(|(_, bed)| bed.have()).map(|(index, _)| index)
}

struct Room<'r> {
    seed: u64,
    thresholds: Thresholds,
    time_budget: Option<Duration>,
    interrupt: &'r Interrupt,
    elapsed: &'r dyn Fn() -> Duration,
    journal: &'r Journal,
    stopping: Stopping,
    stage: &'r Progress,
    overhead: Overhead,
}

impl Room<'_> {
    fn is_over(&self) -> bool {
        let used_up = || self.time_budget.is_some_and(|budget| (self.elapsed)() >= budget);
        self.interrupt.is_raised() || used_up()
    }

    fn stopping_of(&self, record: &CaseRecord) -> Stopping {
        self.stopping.with_delta(self.thresholds.of(record).delta())
    }

    /// Settles the plan of every open case that has none, so that the forecast knows them all.
    fn size(&self, beds: &mut [Bed<'_>]) -> Result<()> {
        for bed in beds.iter_mut().filter(|bed| bed.is_open() && bed.record.plan.is_none()) {
            if self.is_over() {
                break;
            }
            self.stage.now(bed.record.case.id.as_str());
            let Some(launcher) = bed.launcher.as_deref_mut() else { continue };
            match plan::settle(launcher) {
                Ok(Sized { plan, per_op }) => {
                    self.keep(bed, Entry::Plan { plan, sized: Some(per_op) })?;
                }
                Err(failure) => self.fail(bed, failure)?,
            }
        }
        Ok(())
    }

    /// Takes one case to its next look; a worker that fails ends the case and no other.
    fn turn(&mut self, bed: &mut Bed<'_>, left: f64) -> Result<()> {
        let Some(plan) = bed.record.plan else { return self.size(std::slice::from_mut(bed)) };
        // A kill may have fallen between the last replicate of a look and its decision.
        if self.decide(bed)? {
            return Ok(());
        }
        let goal = self.stopping.next_look(bed.have());
        while bed.have() < goal && !self.is_over() {
            let id = bed.record.case.id.clone();
            self.stage.step(id.as_str(), Some(Duration::from_secs_f64(left.max(0.0))));
            match self.replicate(bed, &plan) {
                Ok(entry) => self.keep(bed, entry)?,
                Err(failure) => return self.fail(bed, failure),
            }
        }
        self.decide(bed).map(|_| ())
    }

    fn replicate(&mut self, bed: &mut Bed<'_>, plan: &Plan) -> Result<Entry, WorkerFailure> {
        let index = u32::try_from(bed.have()).unwrap_or(u32::MAX);
        let Some(launcher) = bed.launcher.as_deref_mut() else {
            return Err(WorkerFailure::Broken("there is no worker".to_owned()));
        };
        let mut coin = Coin::new(self.seed, &bed.record.case.id, index);
        let began = (self.elapsed)();
        let replicate = take::replicate(launcher, plan, &mut coin, index)?;
        let lasted = (self.elapsed)().saturating_sub(began);
        self.overhead.learn(&replicate, lasted.as_secs_f64());
        Ok(Entry::Replicate { replicate })
    }

    /// Writes down what the replicates so far decide, if they do.
    fn decide(&self, bed: &mut Bed<'_>) -> Result<bool> {
        let decided = self.stopping_of(&bed.record).decide(&bed.values());
        // Replicates without a finite value count as taken, or the case would never end.
        let spent = bed.have() >= self.stopping.last_look();
        match decided.or(spent.then_some(Ended::Exhausted)) {
            Some(why) => self.keep(bed, Entry::Ended { why }).map(|()| true),
            None => Ok(false),
        }
    }

    fn fail(&self, bed: &mut Bed<'_>, failure: WorkerFailure) -> Result<()> {
        if failure == WorkerFailure::Interrupted {
            return Ok(());
        }
        self.stage.say(&format!("{}: {}", bed.record.case.id, first_line(&failure.to_string())));
        let failure = Failure { stage: Stage::Measure, message: failure.to_string() };
        self.keep(bed, Entry::Failed { failure })
    }

    fn keep(&self, bed: &mut Bed<'_>, entry: Entry) -> Result<()> {
        self.journal.append(&bed.record.case.id, &entry)?;
        bed.record.add(entry);
        Ok(())
    }

    /// Replicates of this sitting, those that are expected included.
    fn replicates_in_all(&self, beds: &[Bed<'_>]) -> u64 {
        let of = |bed: &Bed<'_>| self.prospect(bed, |p| p.replicates()).unwrap_or(bed.have());
        beds.iter().map(of).sum::<usize>() as u64
    }

    /// How long the rest will take, but no longer than the budget.
    fn seconds_left(&self, beds: &[Bed<'_>]) -> f64 {
        let of = |bed| self.prospect(bed, |p| forecast::seconds_left(&[p], self.overhead));
        let left: f64 = beds.iter().filter_map(of).sum();
        match self.time_budget {
            Some(budget) => left.min(budget.saturating_sub((self.elapsed)()).as_secs_f64()),
            None => left,
        }
    }

    /// Asks what will become of an open case.
    fn prospect<T>(&self, bed: &Bed<'_>, ask: impl FnOnce(Prospect<'_>) -> T) -> Option<T> {
        let plan = bed.record.plan.as_ref().filter(|_| bed.is_open())?;
        let (values, stopping) = (bed.values(), self.stopping_of(&bed.record));
        Some(ask(Prospect {
            plan,
            sized: bed.record.sized,
            replicates: &bed.record.replicates,
            values: &values,
            stopping: &stopping,
        }))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

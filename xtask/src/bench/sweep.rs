//! A sweep: the two variants measured over the values of a parameter, most where they are close.
//!
//! A *pass* is a fresh pair of processes that visits a set of values in random order; at each it
//! runs a warm-up chunk and a few rounds, exactly as a replicate of a trial does, and that is one
//! more replicate of that value. The first six passes visit every value. Then the values that are
//! still open, and those beside or between the ends of a crossing, are visited six times more. Who
//! that is follows from the first six replicates alone, so a resumed sitting goes on alike. What
//! the curve says is decided in `judge`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::estimate::{Clock, log_ratios};
use super::order::{Coin, shuffle};
use super::plan::{Pace, settle_on};
use super::take::{self, Place};
use super::{Plan, Replicate, Sample, Worker, WorkerFailure};
use crate::case::{ByVariant, CaseId};
use crate::stats::crossing::{self, Crossing, FIRST_LOOK, LAST_LOOK, Placed, Side};

/// Shorter than a trial's: a curve has many values, and its neighbours speak for each other.
pub const PACE: Pace =
    Pace { chunk: Duration::from_micros(2000), replicate: Duration::from_millis(24) };

/// How long a sweep of so many values takes when a third of them get more, warm-up and the start
/// of processes included.
pub fn usual_time(values: usize) -> Duration {
    let visits = values * FIRST_LOOK + values.div_ceil(3) * (LAST_LOOK - FIRST_LOOK);
    (PACE.replicate + PACE.chunk * 3) * u32::try_from(visits).unwrap_or(u32::MAX)
}

/// One value of the parameter and the samples taken there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The value.
    pub value: u64,
    /// How it is measured there; absent until it is settled.
    pub plan: Option<Plan>,
    /// The replicates, by index.
    pub replicates: Vec<Replicate>,
}

impl Point {
    /// A value at which nothing was measured yet.
    pub fn new(value: u64) -> Self {
        Self { value, plan: None, replicates: Vec::new() }
    }
}

/// A live process that runs one variant at any value.
pub trait SweepWorker {
    /// Runs `iterations` at `value` and reports what they took.
    ///
    /// # Errors
    /// When the benchmark fails, hangs or its process ends.
    fn run_at(&mut self, value: u64, iterations: u64) -> Result<Sample, WorkerFailure>;
}

/// Starts fresh pairs for passes.
pub trait SweepLauncher {
    /// A fresh pair of processes; `pass` chooses the link layout.
    ///
    /// # Errors
    /// When a process cannot be started.
    fn launch_sweep(
        &mut self,
        pass: u32,
    ) -> Result<ByVariant<Box<dyn SweepWorker + '_>>, WorkerFailure>;

    /// Which layout a pass gets.
    fn sweep_layout(&self, pass: u32) -> u32;
}

/// The next pass: its number and the values it visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// How many replicates its values have so far.
    pub index: u32,
    /// The values, in rising order.
    pub values: Vec<u64>,
}

/// What is to be done next; `None` when every value has what it gets.
pub fn next_pass(points: &[Point], delta: f64) -> Option<Pass> {
    let goals = goals(points, delta);
    let open = || points.iter().zip(&goals).filter(|(point, goal)| point.replicates.len() < **goal);
    let fewest = open().map(|(point, _)| point.replicates.len()).min()?;
    let values =
        open().filter(|(p, _)| p.replicates.len() == fewest).map(|(p, _)| p.value).collect();
    Some(Pass { index: u32::try_from(fewest).unwrap_or(u32::MAX), values })
}

/// Replicates that each value gets.
fn goals(points: &[Point], delta: f64) -> Vec<usize> {
    let first_look: Vec<Placed> = points.iter().filter_map(|p| placed_early(p, delta)).collect();
    if first_look.len() < points.len() {
        return vec![FIRST_LOOK; points.len()];
    }
    let crossing = crossing::find(&first_look);
    let wants_more = |point: &Placed| {
        let beside = matches!(crossing, Crossing::Once { low, high, .. }
            if (low..=high).contains(&point.value));
        beside || point.reading.side == Side::Open
    };
    first_look.iter().map(|p| if wants_more(p) { LAST_LOOK } else { FIRST_LOOK }).collect()
}

/// What the first look says of a value; `None` before it.
fn placed_early(point: &Point, delta: f64) -> Option<Placed> {
    let replicates = point.replicates.get(..FIRST_LOOK)?;
    let ratios = log_ratios(replicates, Clock::Wall);
    // A replicate without a ratio (a clock that stood still) leaves the value open, for good.
    let reading = crossing::read(&ratios, delta).unwrap_or(crossing::Reading {
        estimate: 0.0,
        interval: None,
        side: Side::Open,
    });
    Some(Placed { value: point.value, reading })
}

/// One thing that was done at a value, to be kept before the next is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The plan was settled.
    Plan(Plan),
    /// A replicate was taken.
    Replicate(Replicate),
}

/// Whose sweep it is, and by which coins.
#[derive(Debug, Clone, Copy)]
pub struct Coins<'a> {
    /// Seed of the sitting.
    pub seed: u64,
    /// The case.
    pub id: &'a CaseId,
}

/// A failure and where it happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{failure}")]
pub struct FailureAt {
    /// The value; absent when no process could be started.
    pub value: Option<u64>,
    /// What happened.
    pub failure: WorkerFailure,
}

/// Runs one pass on a fresh pair; `keep` gets every step as it is done and says whether to go on.
///
/// # Errors
/// When a worker fails; the steps before it are kept.
pub fn pass(
    launcher: &mut dyn SweepLauncher,
    pass: &Pass,
    plans: &dyn Fn(u64) -> Option<Plan>,
    coins: Coins<'_>,
    keep: &mut dyn FnMut(u64, Step) -> bool,
) -> Result<(), FailureAt> {
    let layout = launcher.sweep_layout(pass.index);
    let mut pair =
        launcher.launch_sweep(pass.index).map_err(|failure| FailureAt { value: None, failure })?;
    let mut values = pass.values.clone();
    shuffle(&mut values, coins.seed, coins.id, pass.index);
    for value in values {
        let at = |failure| FailureAt { value: Some(value), failure };
        let ByVariant { before, after } = &mut pair;
        let mut before = At { worker: before.as_mut(), value };
        let mut after = At { worker: after.as_mut(), value };
        let plan = match plans(value) {
            Some(plan) => plan,
            None => {
                let workers =
                    ByVariant::<&mut dyn Worker> { before: &mut before, after: &mut after };
                let plan = settle_on(workers, PACE).map_err(at)?.plan;
                keep(value, Step::Plan(plan));
                plan
            }
        };
        let workers = ByVariant::<&mut dyn Worker> { before: &mut before, after: &mut after };
        let mut coin = Coin::at_value(coins.seed, coins.id, value, pass.index);
        let place = Place { index: pass.index, layout };
        let taken = take::rounds(workers, &plan, &mut coin, place).map_err(at)?;
        if !keep(value, Step::Replicate(taken)) {
            break;
        }
    }
    Ok(())
}

/// A sweep's worker held at one value, which makes it an ordinary one.
struct At<'a> {
    worker: &'a mut (dyn SweepWorker + 'a),
    value: u64,
}

impl Worker for At<'_> {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        self.worker.run_at(self.value, iterations)
    }
}

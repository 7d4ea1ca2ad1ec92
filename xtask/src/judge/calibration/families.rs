//! Families of cases on the simulated machine: whole reports of code in which nothing differs,
//! and planted slow-downs, judged exactly as a report is.
//!
//! Thousands of simulated trials take minutes on one core, so they are dealt to all of them. That
//! touches nothing outside: each trial has a seed of its own, drawn from its number, and the results
//! are put back in order, so the answer is the same for any number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{CONFIDENCE, Counts, On, Row, Tried, Truth, number};
use crate::bench::decide::Stopping;
use crate::bench::estimate::{Clock, log_ratios};
use crate::bench::simulate::{Machine, Simulated};
use crate::bench::{WorkerFailure, plan, trial};
use crate::case::{ByVariant, CaseId};
use crate::stats::{binomial, multiplicity};

/// Cases per family.
pub const CASES: u32 = 40;

/// One simulated trial.
///
/// # Errors
/// Never on the simulated machine; the signature is the workers'.
pub fn simulate(
    machine: Machine,
    id: &CaseId,
    seed: u64,
    stopping: &Stopping,
) -> Result<Vec<f64>, WorkerFailure> {
    let plan =
        plan::plan_for(ByVariant { before: machine.body_ns, after: machine.body_ns }, plan::TRIAL);
    let mut launcher = Simulated::new(machine, seed);
    let rules = trial::Rules { plan, seed, id, stopping };
    trial::run(&mut launcher, &rules).map(|trial| log_ratios(&trial.replicates, Clock::Wall))
}

/// A whole report of equal code: the trials of its cases, corrected by Holm.
///
/// # Errors
/// As [`simulate`].
pub fn family(machine: Machine, id: &CaseId, seed: u64) -> Result<Vec<Tried>, WorkerFailure> {
    let thresholds = Truth::Same.thresholds();
    let stopping = Stopping::new(thresholds.alpha, CASES as usize, thresholds.delta());
    let mut tried = Vec::new();
    for case in 0..u64::from(CASES) {
        let values = simulate(machine, id, mix(seed, case), &stopping)?;
        tried.extend(Tried::alone(&values, &thresholds, 0.0));
    }
    let adjusted = multiplicity::holm(&tried.iter().map(|t| t.p).collect::<Vec<_>>());
    for (trial, p) in tried.iter_mut().zip(adjusted) {
        trial.significant = p <= thresholds.alpha;
        trial.different = trial.significant && trial.estimate.abs() > thresholds.delta();
    }
    Ok(tried)
}

/// What families and planted trials are made of.
#[derive(Clone, Copy)]
pub struct Simulation<'a> {
    /// The machine.
    pub machine: Machine,
    /// Whose coins are thrown.
    pub id: &'a CaseId,
    /// How many families, or trials of a plant.
    pub count: u32,
    /// The seed of everything.
    pub seed: u64,
    /// Whether to stop now; asked before each piece of work.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// How often a family of equal code raises an alarm anywhere.
///
/// # Errors
/// [`WorkerFailure::Interrupted`] when it was stopped, else as [`simulate`].
pub fn null(simulation: Simulation<'_>) -> Result<Row, WorkerFailure> {
    let Simulation { machine, id, count, seed, .. } = simulation;
    let one = |index| family(machine, id, mix(seed, u64::from(index)));
    let families = side_by_side(simulation, one)?;
    let with = |wanted: fn(&Tried) -> bool| {
        number(families.iter().filter(|family| family.iter().any(wanted)).count())
    };
    let hits = with(|t| t.different);
    let all: Vec<Tried> = families.concat();
    let what = format!("families of {CASES} equal cases, simulated, busy");
    Ok(Row {
        counts: Counts::FamiliesWithAlarm,
        n: count,
        hits,
        rate: binomial::clopper_pearson(hits, count, CONFIDENCE),
        by_p_alone: with(|t| t.significant),
        ..Row::of(what, On::Simulated, Truth::Same, &all)
    })
}

/// How often a planted slow-down is found by a case on its own.
///
/// # Errors
/// As [`null`].
pub fn planted(simulation: Simulation<'_>, percent: u32) -> Result<Row, WorkerFailure> {
    let Simulation { machine, id, seed, .. } = simulation;
    let truth = Truth::Slower(percent);
    let thresholds = truth.thresholds();
    let machine = Machine { effect: truth.log_ratio(), ..machine };
    let stopping = Stopping::new(thresholds.alpha, 1, thresholds.delta());
    let tried = side_by_side(simulation, |index| {
        let seed = mix(seed ^ u64::from(percent), u64::from(index));
        let values = simulate(machine, id, seed, &stopping)?;
        Ok(Tried::alone(&values, &thresholds, 0.0))
    })?;
    let tried: Vec<Tried> = tried.into_iter().flatten().collect();
    let what = format!("planted {percent} %, simulated, quiet");
    Ok(Row::of(what, On::Simulated, truth, &tried))
}

/// Another seed for each index: the finaliser of SplitMix64, so neighbours have nothing in common.
fn mix(seed: u64, index: u64) -> u64 {
    let step = index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut z = seed.wrapping_add(step);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Does independent pieces of work on all cores; the results are in order.
fn side_by_side<T: Send>(
    Simulation { count, stop, .. }: Simulation<'_>,
    work: impl Fn(u32) -> Result<T, WorkerFailure> + Sync,
) -> Result<Vec<T>, WorkerFailure> {
    let next = AtomicU32::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    let result = if stop() { Err(WorkerFailure::Interrupted) } else { work(index) };
                    let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    done.push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

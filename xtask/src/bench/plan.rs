//! Sizes the chunks: how many iterations last long enough to be timed, short enough to alternate.
//!
//! A chunk of 2 to 3 ms keeps the two variants close in time, which is what the pairing lives on.
//! The collector is not forced before a chunk (see the worker's loop), so its cycles fall where
//! they fall and the chunks of a replicate together carry their share of them.

use std::time::Duration;

use super::{Launcher, Plan, Sample, Worker, WorkerFailure};
use crate::case::{ByVariant, Variant};

/// How long chunks and replicates should last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// One chunk.
    pub chunk: Duration,
    /// All rounds of a replicate together.
    pub replicate: Duration,
}

/// The pace of a trial.
pub const TRIAL: Pace =
    Pace { chunk: Duration::from_micros(2500), replicate: Duration::from_millis(110) };
/// Rounds per replicate, at least and at most.
const ROUNDS: (u32, u32) = (3, 25);
/// Both variants run the same N while their costs differ by less than this factor.
const SAME_N_WITHIN: f64 = 4.0;
/// Costs that differ by this factor or more get half the time per replicate: what is so far apart
/// needs no fine ruler, and the time goes to what does.
const FAR_APART: f64 = 2.0;
/// A chunk never grows by more than this at once, so one bad reading cannot overshoot.
const GROWTH: f64 = 20.0;

/// A plan and the costs it was made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sized {
    /// Iterations and rounds.
    pub plan: Plan,
    /// Nanoseconds per operation, roughly.
    pub per_op: ByVariant<f64>,
}

/// Settles the plan of a case on fresh workers.
///
/// # Errors
/// When a worker fails.
pub fn settle(launcher: &mut dyn Launcher) -> Result<Sized, WorkerFailure> {
    let mut workers = launcher.launch(0)?;
    let ByVariant { before, after } = &mut workers;
    settle_on(ByVariant { before: before.as_mut(), after: after.as_mut() }, TRIAL)
}

/// Settles a plan on workers that run already.
///
/// # Errors
/// When a worker fails.
pub fn settle_on(workers: ByVariant<&mut dyn Worker>, pace: Pace) -> Result<Sized, WorkerFailure> {
    let per_op = ByVariant {
        before: cost_per_op(workers.before, pace)?,
        after: cost_per_op(workers.after, pace)?,
    };
    Ok(Sized { plan: plan_for(per_op, pace), per_op })
}

/// The plan for two costs, in nanoseconds per operation.
pub fn plan_for(per_op: ByVariant<f64>, pace: Pace) -> Plan {
    let fit = |ns: f64| ((pace.chunk.as_nanos() as f64 / ns.max(0.05)).ceil() as u64).max(1);
    let (low, high) = (per_op.before.min(per_op.after), per_op.before.max(per_op.after));
    let iterations = if high < low * SAME_N_WITHIN {
        let n = fit((low * high).sqrt());
        ByVariant { before: n, after: n }
    } else {
        per_op.map(fit)
    };
    let round_ns: f64 =
        Variant::BOTH.iter().map(|v| per_op.get(*v) * *iterations.get(*v) as f64).sum();
    let share = if high >= low * FAR_APART { 0.5 } else { 1.0 };
    let rounds = (share * pace.replicate.as_nanos() as f64 / round_ns.max(1.0)) as u32;
    Plan { iterations, rounds: rounds.clamp(ROUNDS.0, ROUNDS.1) }
}

/// Nanoseconds per operation, from chunks that grow until one is long enough.
fn cost_per_op(worker: &mut dyn Worker, pace: Pace) -> Result<f64, WorkerFailure> {
    let target = pace.chunk.as_nanos() as f64;
    let mut iterations = 1_u64;
    loop {
        let sample = worker.run(iterations)?;
        if sample.wall_ns as f64 >= target * 0.6 || iterations >= 1 << 40 {
            return steady_cost(worker, sample, pace);
        }
        let wanted = target / sample.wall_per_op().max(0.05);
        iterations = wanted.min(iterations as f64 * GROWTH).ceil() as u64;
    }
}

/// A second chunk of the same size, unless one alone is already slow: the first one of a
/// process pays for page faults and cold caches.
fn steady_cost(worker: &mut dyn Worker, first: Sample, pace: Pace) -> Result<f64, WorkerFailure> {
    if first.wall_ns as f64 > pace.chunk.as_nanos() as f64 * 10.0 {
        return Ok(first.wall_per_op());
    }
    let second = worker.run(first.iterations)?;
    Ok(second.wall_per_op().min(first.wall_per_op()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_costs_share_n_and_unequal_ones_share_time() {
        let near = plan_for(ByVariant { before: 40.0, after: 25.0 }, TRIAL);
        assert_eq!(near.iterations.before, near.iterations.after);
        let far = plan_for(ByVariant { before: 9000.0, after: 10.0 }, TRIAL);
        assert_eq!(far.iterations, ByVariant { before: 278, after: 250_000 });
    }

    #[test]
    fn slow_bodies_get_few_rounds_and_fast_ones_enough() {
        let slow = plan_for(ByVariant { before: 60e6, after: 50e6 }, TRIAL);
        assert_eq!(slow, Plan { iterations: ByVariant { before: 1, after: 1 }, rounds: 3 });
        let fast = plan_for(ByVariant { before: 2.0, after: 2.0 }, TRIAL);
        assert_eq!(fast.rounds, 22);
    }

    #[test]
    fn what_is_far_apart_is_not_measured_finely() {
        let rounds = |after| plan_for(ByVariant { before: 40.0, after }, TRIAL).rounds;
        assert_eq!((rounds(21.0), rounds(8.0), rounds(200.0)), (20, 11, 11));
    }
}

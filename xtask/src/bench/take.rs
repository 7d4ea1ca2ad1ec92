//! Takes one replicate: fresh workers, a warm-up chunk each, then rounds in random order.

use super::order::Coin;
use super::{Launcher, Plan, Replicate, Round, Worker, WorkerFailure};
use crate::case::{ByVariant, Variant};

/// Runs replicate `index` by the plan.
///
/// # Errors
/// When a worker fails; nothing of the replicate is kept then.
pub fn replicate(
    launcher: &mut dyn Launcher,
    plan: &Plan,
    coin: &mut Coin,
    index: u32,
) -> Result<Replicate, WorkerFailure> {
    let layout = launcher.layout(index);
    let mut workers = launcher.launch(index)?;
    let ByVariant { before, after } = &mut workers;
    let workers = ByVariant::<&mut dyn Worker> { before: before.as_mut(), after: after.as_mut() };
    rounds(workers, plan, coin, Place { index, layout })
}

/// Where a replicate stands in its trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 0.
    pub index: u32,
    /// The link layout its processes have.
    pub layout: u32,
}

/// Runs the warm-up and the rounds on workers that run already.
///
/// # Errors
/// When a worker fails.
pub fn rounds(
    mut workers: ByVariant<&mut dyn Worker>,
    plan: &Plan,
    coin: &mut Coin,
    place: Place,
) -> Result<Replicate, WorkerFailure> {
    let mut run = |variant: Variant| workers.get_mut(variant).run(*plan.iterations.get(variant));
    let warmup = ByVariant::try_from_fn(&mut run)?;
    let mut rounds = Vec::with_capacity(plan.rounds as usize);
    for _ in 0..plan.rounds {
        let first = coin.toss();
        let one = run(first)?;
        let two = run(first.other())?;
        let samples = match first {
            Variant::Before => ByVariant { before: one, after: two },
            Variant::After => ByVariant { before: two, after: one },
        };
        rounds.push(Round { first, samples });
    }
    Ok(Replicate { index: place.index, layout: place.layout, warmup, rounds })
}

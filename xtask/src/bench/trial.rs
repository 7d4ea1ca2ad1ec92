//! One whole trial, from the plan to the decision, on whatever workers the launcher has.
//!
//! A sitting takes its cases by turns and writes each replicate to the journal, which `cmd` does
//! itself; this is the plain loop that calibration repeats hundreds of times. It keeps nothing.

use super::decide::Stopping;
use super::estimate::{Clock, log_ratios};
use super::order::Coin;
use super::{Ended, Launcher, Plan, Replicate, WorkerFailure, take};
use crate::case::CaseId;

/// What a trial is run by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Iterations and rounds.
    pub plan: Plan,
    /// Seed of the coins.
    pub seed: u64,
    /// Whose coins they are.
    pub id: &'a CaseId,
    /// When it has seen enough.
    pub stopping: &'a Stopping,
}

/// What a trial saw, and why it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The replicates in order.
    pub replicates: Vec<Replicate>,
    /// Why there are no more.
    pub ended: Ended,
}

/// Takes replicates from look to look until the rules say stop.
///
/// # Errors
/// When a worker fails; a trial that is cut off proves nothing about the law.
pub fn run(launcher: &mut dyn Launcher, rules: &Rules<'_>) -> Result<Trial, WorkerFailure> {
    let mut replicates = Vec::new();
    loop {
        let goal = rules.stopping.next_look(replicates.len());
        while replicates.len() < goal {
            let index = u32::try_from(replicates.len()).unwrap_or(u32::MAX);
            let mut coin = Coin::new(rules.seed, rules.id, index);
            replicates.push(take::replicate(launcher, &rules.plan, &mut coin, index)?);
        }
        if let Some(ended) = rules.stopping.decide(&log_ratios(&replicates, Clock::Wall)) {
            return Ok(Trial { replicates, ended });
        }
        if replicates.len() >= rules.stopping.last_look() {
            return Ok(Trial { replicates, ended: Ended::Exhausted });
        }
    }
}

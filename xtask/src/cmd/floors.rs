//! `calibrate CASE…`: tries cases against themselves, for their noise floor on this host.
//!
//! Each trial has one variant on both sides, the variants by turns, in processes of differently
//! linked binaries, and stops by the rule of a report. The cases take turns, so that whatever the
//! machine does meanwhile is shared by all.

use anyhow::Result;

use super::calibrate::CHUNK_LIMIT;
use super::examine::Examiner;
use super::{Outcome, select, toolchain};
use crate::bench::decide::Stopping;
use crate::bench::estimate::{Clock, log_ratios};
use crate::bench::{WorkerFailure, plan, trial};
use crate::case::discover::discover;
use crate::case::{Case, Variant};
use crate::cli::{CalibrateArgs, CalibrationFormat};
use crate::judge::calibration::Truth;
use crate::recording::Floor;
use crate::report::floors::{self, FloorRow};
use crate::shell::calibrate::load::Load;
use crate::shell::compile::{Bench, Layouts};
use crate::shell::floors::{Floors, Subject};
use crate::shell::process::Interrupt;
use crate::shell::progress::{self, Stage};
use crate::shell::worker::{Pair, Twins, Workers};
use crate::shell::workspace::Workspace;
use crate::shell::{clock, host, store, terminal};
use crate::stats::hodges_lehmann;

/// A case and the estimates of its trials so far.
struct Tried<'a> {
    case: &'a Case,
    pair: Pair,
    estimates: Vec<f64>,
}

/// Compiles, tries, keeps, prints.
pub fn run(args: &CalibrateArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let mut found = discover(workspace.case_folders()?);
    let cases = select(&mut found, &args.cases)?;
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    let scratch = store::scratch()?;
    let bench = Bench {
        go: &go,
        workspace: &workspace,
        module: &module.path,
        scratch: scratch.path(),
        interrupt,
    };
    let examiner = Examiner { bench, chunk_limit: CHUNK_LIMIT };
    let (mut tried, mut failed) = (Vec::new(), !found.problems.is_empty());
    for case in &cases {
        match examiner.build(case, Layouts::All)? {
            Ok(pair) => tried.push(Tried { case, pair, estimates: Vec::new() }),
            Err(failure) => {
                progress::say(&format!("{}: {}", case.id, failure.message));
                failed = true;
            }
        }
    }
    let _load = args.load.then(|| Load::start(args.seed));
    measure(args, &mut tried, interrupt)?;
    let floors = Floors::of(&host::host(interrupt));
    let mut rows = Vec::new();
    for Tried { case, estimates, .. } in tried {
        let floor = Floor { estimates };
        let subject = Subject { workspace: &workspace, case, go: &go };
        // Trials under a load of our own making say nothing about the next report.
        if !args.load && floor.size().is_some() {
            floors.keep(subject, &floor, clock::now())?;
        }
        rows.push(FloorRow { id: case.id.clone(), floor });
    }
    terminal::print(&match args.format {
        CalibrationFormat::Text | CalibrationFormat::Markdown => floors::text(&rows),
        CalibrationFormat::Json => floors::json(&rows),
    })?;
    Ok(if failed || interrupt.is_raised() { Outcome::Bad } else { Outcome::Fine })
}

/// All trials, case by case in turn; Ctrl-C ends them and keeps what there is.
fn measure(args: &CalibrateArgs, tried: &mut [Tried<'_>], interrupt: &Interrupt) -> Result<()> {
    let stage = Stage::begin("measuring", u64::from(args.trials) * tried.len() as u64);
    let watch = clock::Stopwatch::start();
    let all = args.trials * u32::try_from(tried.len()).unwrap_or(u32::MAX);
    let mut done = 0;
    for turn in 0..args.trials {
        for subject in tried.iter_mut() {
            match attempt(args, subject, turn, interrupt) {
                Ok(estimate) => subject.estimates.extend(estimate),
                Err(WorkerFailure::Interrupted) => return Ok(()),
                Err(failure) => anyhow::bail!("{}: {failure}", subject.case.id),
            }
            done += 1;
            stage.step(subject.case.id.as_str(), Some(watch.elapsed() / done * (all - done)));
        }
    }
    stage.end();
    Ok(())
}

/// One trial of one variant against itself.
fn attempt(
    args: &CalibrateArgs,
    tried: &Tried<'_>,
    turn: u32,
    interrupt: &Interrupt,
) -> Result<Option<f64>, WorkerFailure> {
    let variant = if turn.is_multiple_of(2) { Variant::Before } else { Variant::After };
    let workers = Workers { pair: &tried.pair, limit: CHUNK_LIMIT, interrupt };
    let mut twins = Twins { workers, variant };
    let thresholds = Truth::Same.thresholds();
    let stopping = Stopping::new(thresholds.alpha, 1, thresholds.delta());
    let plan = plan::settle(&mut twins)?.plan;
    let seed = args.seed.wrapping_add(u64::from(turn));
    let rules = trial::Rules { plan, seed, id: &tried.case.id, stopping: &stopping };
    let trial = trial::run(&mut twins, &rules)?;
    Ok(hodges_lehmann::estimate(&log_ratios(&trial.replicates, Clock::Wall)))
}

//! One file per verb; each reads like a recipe: load, think, write.

mod again;
mod baseline;
mod calibrate;
mod coverage;
mod diagnose;
mod doctor;
mod examine;
mod floors;
mod glanced;
mod list;
mod matrix;
mod new;
mod quiz;
pub mod record;
mod render;
mod report;
mod serve;
mod side_by_side;
mod site;
mod stat;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::case::Case;
use crate::case::discover::Discovery;
use crate::cli::Verb;
use crate::shell::{process::Interrupt, terminal};

/// How a verb that could run came out; errors are the third way (status 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Status 0.
    Fine,
    /// Status 1: judged bad, or stale.
    Bad,
}

/// Runs a verb and reports how it went.
pub fn run(verb: Verb) -> ExitCode {
    match dispatch(verb) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::from(1),
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(verb: Verb) -> Result<Outcome> {
    let interrupt = Interrupt::on_signals()?;
    match verb {
        Verb::Report(args) => report::run(&args, &interrupt),
        Verb::List(args) => list::run(&args),
        Verb::New(args) => new::run(&args),
        Verb::Quiz(args) => quiz::run(&args, &interrupt),
        Verb::Render(args) => render::run(&args),
        Verb::Baseline(args) => baseline::run(&args),
        Verb::Site(args) => site::run(&args),
        Verb::Serve(args) => serve::run(&args, &interrupt),
        Verb::Diagnose(args) => diagnose::run(&args, &interrupt),
        Verb::Coverage(args) => coverage::run(&args, &interrupt),
        Verb::Matrix(args) => matrix::run(&args, &interrupt),
        Verb::Stat(args) => stat::run(&args),
        Verb::Calibrate(args) => calibrate::run(&args, &interrupt),
        Verb::Doctor(args) => doctor::run(&args, &interrupt),
    }
}

/// The named cases, in course order; all of them when none is named.
fn select(found: &mut Discovery, names: &[String]) -> Result<Vec<Case>> {
    if names.is_empty() {
        return Ok(std::mem::take(&mut found.cases));
    }
    for name in names {
        let known = found.cases.iter().any(|case| case.id.as_str() == name);
        if !known && found.problems.iter().all(|problem| problem.case != *name) {
            let ids: Vec<_> = found.cases.iter().map(|case| case.id.as_str()).collect();
            bail!("no case {name:?}: the clinic has {}", ids.join(", "));
        }
    }
    found.problems.retain(|problem| names.contains(&problem.case));
    let cases = std::mem::take(&mut found.cases);
    Ok(cases.into_iter().filter(|case| names.iter().any(|n| n == case.id.as_str())).collect())
}

//! `diagnose`: what the compiler decides about each line of a case; nothing is measured.

use anyhow::Result;

use super::{Outcome, select, toolchain};
use crate::case::Case;
use crate::case::discover::discover;
use crate::cli::{DiagnoseArgs, Format};
use crate::judge::witness;
use crate::report::diagnosis::{self, Diagnosed};
use crate::shell::compile::{self, Bench};
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// Compiles, reads, prints.
pub fn run(args: &DiagnoseArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let mut found = discover(workspace.case_folders()?);
    let cases = select(&mut found, &args.cases)?;
    for problem in &found.problems {
        terminal::complain(&problem.to_string());
    }
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    let scratch = store::scratch()?;
    let bench = Bench {
        go: &go,
        workspace: &workspace,
        module: &module.path,
        scratch: scratch.path(),
        interrupt,
    };
    let stage = Stage::begin("diagnosing", cases.len() as u64);
    let mut diagnosed = Vec::new();
    for case in &cases {
        stage.now(case.id.as_str());
        diagnosed.push(diagnose(&bench, case)?);
        stage.step(case.id.as_str(), None);
    }
    stage.end();
    terminal::print(&match args.format {
        Format::Text => diagnosis::text(&diagnosed),
        Format::Json => diagnosis::json(&diagnosed, &go.version),
    })?;
    let whole = found.problems.is_empty() && diagnosed.iter().all(|d| d.failure.is_none());
    Ok(if whole { Outcome::Fine } else { Outcome::Bad })
}

fn diagnose(bench: &Bench<'_>, case: &Case) -> Result<Diagnosed> {
    let id = case.id.clone();
    Ok(match compile::words(bench, case)? {
        Ok(output) => {
            let diagnosis = witness::diagnosis(&output, &id);
            Diagnosed { id, diagnosis, failure: None }
        }
        Err(failure) => {
            Diagnosed { id, diagnosis: Default::default(), failure: Some(failure.message) }
        }
    })
}

//! `diagnose CASE…`: what the compiler decides about each line of a case.

use anyhow::{Result, bail};

use crate::case::Case;
use crate::case::discover::discover;
use crate::cli::{DiagnoseArgs, DiagnosisFormat};
use crate::cmd::{Outcome, select, toolchain};
use crate::judge::witness;
use crate::report::diagnosis::cases::{self, Diagnosed};
use crate::shell::compile::{self, Bench};
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// Compiles, reads, prints.
pub fn run(args: &DiagnoseArgs, interrupt: &Interrupt) -> Result<Outcome> {
    if !matches!(args.format, DiagnosisFormat::Text | DiagnosisFormat::Json) {
        bail!("cases have text and json; for pages of a case use --module clinic ./cases/ID");
    }
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let mut found = discover(workspace.case_folders()?);
    let selected = select(&mut found, &args.names)?;
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
    let stage = Stage::begin("diagnosing", selected.len() as u64);
    let mut diagnosed = Vec::new();
    for case in &selected {
        stage.now(case.id.as_str());
        diagnosed.push(diagnose(&bench, case)?);
        stage.step(case.id.as_str(), None);
    }
    stage.end();
    terminal::print(&match args.format {
        DiagnosisFormat::Json => cases::json(&diagnosed, &go.version),
        _ => cases::text(&diagnosed),
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

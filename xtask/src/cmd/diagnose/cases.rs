//! `diagnose CASE…`: the clinic's cases, each a package of the clinic's module.

use anyhow::Result;

use super::module;
use crate::case::discover::discover;
use crate::cli::DiagnoseArgs;
use crate::cmd::{Outcome, select};
use crate::shell::process::Interrupt;
use crate::shell::terminal;
use crate::shell::workspace::Workspace;

/// Finds the cases and diagnoses their packages.
pub fn run(args: &DiagnoseArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let mut found = discover(workspace.case_folders()?);
    let selected = select(&mut found, &args.names)?;
    for problem in &found.problems {
        terminal::complain(&problem.to_string());
    }
    let packages: Vec<String> =
        selected.iter().map(|case| format!("./cases/{}", case.id)).collect();
    let outcome = module::run(args, &workspace.clinic(), &packages, interrupt)?;
    Ok(if found.problems.is_empty() { outcome } else { Outcome::Bad })
}

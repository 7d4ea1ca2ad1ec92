//! `coverage`: which case shows which of the compiler's reasons, written into the clinic or held
//! against what lies there. A table that would lack a case is neither.

use anyhow::Result;

use super::matrix::Round;
use super::{Outcome, toolchain};
use crate::case::discover::discover;
use crate::cli::CoverageArgs;
use crate::recording::Matrix;
use crate::report::coverage;
use crate::shell::process::Interrupt;
use crate::shell::progress;
use crate::shell::visits::Visits;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// Looks at every case under one Go, then writes the table or compares it.
pub fn run(args: &CoverageArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let found = discover(workspace.case_folders()?);
    for problem in &found.problems {
        progress::say(&problem.to_string());
    }
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    let file = workspace.clinic().join("COVERAGE.md");
    let committed = store::read_text_if_there(&file)?;
    if let (true, Some(with)) = (args.check, committed.as_deref().and_then(coverage::made_with)) {
        let here = format!("{}.{}", go.version.major, go.version.minor);
        if with != here {
            let line = format!("not compared: it was made with Go {with} and this is Go {here}\n");
            terminal::print(&line)?;
            return Ok(Outcome::Fine);
        }
    }
    let out = workspace.default_matrix();
    let _lock = store::lock(&out)?;
    let round = Round {
        workspace: &workspace,
        module: &module.path,
        goes: &[go],
        cases: &found.cases,
        visits: Visits::in_folder(&out.join("cache")),
        interrupt,
    };
    let matrix = round.go()?;
    if has_failed(&matrix) || !found.problems.is_empty() {
        terminal::complain(
            "not compared and not written: mend these cases first, the table would lack them",
        );
        return Ok(Outcome::Bad);
    }
    let text = coverage::text(&matrix);
    if !args.check {
        store::write_whole(&file, text.as_bytes())?;
        terminal::print(&format!("{}\n", file.display()))?;
        return Ok(Outcome::Fine);
    }
    if committed.as_deref() == Some(text.as_str()) {
        return Ok(Outcome::Fine);
    }
    for line in differing(committed.as_deref().unwrap_or_default(), &text) {
        terminal::print(&format!("{line}\n"))?;
    }
    terminal::complain("clinic/COVERAGE.md is stale: run `cargo xtask coverage` and commit it");
    Ok(Outcome::Bad)
}

/// Names the cases that could not be visited.
fn has_failed(matrix: &Matrix) -> bool {
    let failed = matrix.cases.iter().filter_map(|case| {
        let failure = case.failures.iter().flatten().next()?;
        Some(format!("{}: failed while {}: {}", case.id, failure.stage.phrase(), failure.message))
    });
    let failed: Vec<String> = failed.collect();
    failed.iter().for_each(|line| progress::say(line));
    !failed.is_empty()
}

/// Lines that only one of the two has.
fn differing<'a>(old: &'a str, new: &'a str) -> impl Iterator<Item = String> + 'a {
    let only = |sign: &'static str, a: &'a str, b: &'a str| {
        let lines = a.lines().filter(move |line| !b.lines().any(|other| other == *line));
        lines.map(move |line| format!("{sign} {line}"))
    };
    only("-", old, new).chain(only("+", new, old))
}

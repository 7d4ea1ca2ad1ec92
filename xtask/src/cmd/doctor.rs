//! `doctor`: what was found on this machine, what is missing, and how to get it; with `--install`
//! it gets the linters.

use anyhow::{Result, ensure};

use super::{Outcome, toolchain};
use crate::case::GoVersion;
use crate::cli::{DoctorArgs, Format};
use crate::recording::Linter;
use crate::report::doctor;
use crate::shell::linters;
use crate::shell::process::Interrupt;
use crate::shell::toolchain::{Surroundings, Wanted};
use crate::shell::workspace::Workspace;
use crate::shell::{doctor_probe, progress, terminal};

/// Looks, and prints what it saw.
pub fn run(args: &DoctorArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let minimum = Workspace::find()?.module()?.minimum;
    let wanted = Wanted { minimum, flag: args.go.go.clone(), offline: args.go.offline };
    if args.install {
        install(args, &wanted.minimum, interrupt)?;
    }
    let checks = doctor_probe::probe(&wanted, &Surroundings::here(), interrupt);
    terminal::print(&match args.format {
        Format::Text => doctor::text(&checks),
        Format::Json => format!("{:#}\n", doctor::json(&checks)),
    })?;
    Ok(if doctor::is_healthy(&checks) { Outcome::Fine } else { Outcome::Bad })
}

/// Builds the linters that are neither on PATH nor in the cache.
fn install(args: &DoctorArgs, minimum: &GoVersion, interrupt: &Interrupt) -> Result<()> {
    ensure!(!args.go.offline, "--install fetches from the module proxy: leave --offline out");
    let around = Surroundings::here();
    let missing = Linter::ALL.iter().filter(|l| linters::find(**l, &around, interrupt).is_none());
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    let go = toolchain::find(&args.go, minimum, interrupt)?;
    for &linter in missing {
        let (package, version) = linters::pinned(linter);
        progress::say(&format!("go install {package}@{version} (this takes some minutes)"));
        let program = linters::install(linter, &go, &around, interrupt)?;
        progress::say(&format!("installed {}", program.display()));
    }
    Ok(())
}

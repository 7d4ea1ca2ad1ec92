//! `doctor`: what was found on this machine, what is missing, and how to get it.

use anyhow::Result;

use super::Outcome;
use crate::cli::{DoctorArgs, Format};
use crate::report::doctor;
use crate::shell::process::Interrupt;
use crate::shell::toolchain::{Surroundings, Wanted};
use crate::shell::workspace::Workspace;
use crate::shell::{doctor_probe, terminal};

/// Looks, and prints what it saw.
pub fn run(args: &DoctorArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let minimum = Workspace::find()?.module()?.minimum;
    let wanted = Wanted { minimum, flag: args.go.go.clone(), offline: args.go.offline };
    let checks = doctor_probe::probe(&wanted, &Surroundings::here(), interrupt);
    terminal::print(&match args.format {
        Format::Text => doctor::text(&checks),
        Format::Json => format!("{:#}\n", doctor::json(&checks)),
    })?;
    Ok(if doctor::is_healthy(&checks) { Outcome::Fine } else { Outcome::Bad })
}

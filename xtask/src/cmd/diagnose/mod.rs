//! `diagnose`: what the compiler decides about each line, of the clinic's cases or of anyone's
//! packages. Nothing is timed.

mod cases;
mod module;

use anyhow::Result;

use super::Outcome;
use crate::cli::DiagnoseArgs;
use crate::shell::process::Interrupt;

/// Compiles, reads, prints.
pub fn run(args: &DiagnoseArgs, interrupt: &Interrupt) -> Result<Outcome> {
    match &args.module {
        Some(folder) if args.names.is_empty() => {
            module::run(args, folder, &["./...".to_owned()], interrupt)
        }
        Some(folder) => module::run(args, folder, &args.names, interrupt),
        None => cases::run(args, interrupt),
    }
}

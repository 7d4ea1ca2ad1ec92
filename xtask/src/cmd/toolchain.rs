//! Finds the Go that a verb uses, and shows a download while it runs.

use anyhow::Result;

use crate::case::GoVersion;
use crate::cli::GoArgs;
use crate::shell::process::Interrupt;
use crate::shell::progress::Download;
use crate::shell::toolchain::{self, Go, Surroundings, Wanted};

/// The Go that the flags ask for.
pub fn find(args: &GoArgs, minimum: &GoVersion, interrupt: &Interrupt) -> Result<Go> {
    let wanted = Wanted { minimum: minimum.clone(), flag: args.go.clone(), offline: args.offline };
    let go = toolchain::find(&wanted, &Surroundings::here(), &mut Download::default(), interrupt)?;
    Ok(go)
}

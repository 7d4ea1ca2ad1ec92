//! Every flag and its help text; no logic.

use std::ffi::OsString;
use std::process::ExitCode;

/// Parses the arguments and runs the verb they name.
pub fn run(_args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(2)
}

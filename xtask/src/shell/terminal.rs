//! The terminal: results to stdout, complaints to stderr, colour only where it is wanted.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result};

/// Prints a result.
///
/// # Errors
/// When stdout is closed or its disk is full; a reader that has seen enough (`| head`) is fine.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write the result to stdout"),
    }
}

/// Prints a message to stderr.
pub fn complain(text: &str) {
    writeln!(std::io::stderr(), "{text}").ok();
}

/// Whether results may carry colour: a terminal that was not asked to be plain.
pub fn wants_colour() -> bool {
    std::io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

//! Opens a page in the user's browser.

use std::path::Path;

use anyhow::{Context, Result};

use super::process::Run;

/// Opens a file with whatever the system opens pages with.
///
/// # Errors
/// When there is no such program.
pub fn open(page: &Path) -> Result<()> {
    let run = if cfg!(target_os = "macos") {
        Run::new("open").arg(page)
    } else if cfg!(windows) {
        Run::new("cmd").args(["/C", "start", ""]).arg(page)
    } else {
        Run::new("xdg-open").arg(page)
    };
    run.detach().with_context(|| format!("cannot open a browser: open {} yourself", page.display()))
}

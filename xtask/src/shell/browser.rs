//! Opens a page in the user's browser.

use std::path::Path;

use super::process::Run;
use super::progress;

/// Opens a page with whatever the system opens pages with. What was made is none the worse without
/// a browser, so that is only said.
pub fn open(page: &Path) {
    let run = if cfg!(target_os = "macos") {
        Run::new("open").arg(page)
    } else if cfg!(windows) {
        Run::new("cmd").args(["/C", "start", ""]).arg(page)
    } else {
        Run::new("xdg-open").arg(page)
    };
    if let Err(error) = run.detach() {
        progress::say(&format!("no browser ({error}): open {} yourself", page.display()));
    }
}

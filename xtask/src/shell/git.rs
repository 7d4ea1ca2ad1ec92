//! Asking git which commit the files are. A folder without git, or git without a commit, is fine.
//!
//! It changes nothing in the repository, not even the index that `git status` likes to refresh.

use std::path::Path;
use std::time::Duration;

use super::process::{Interrupt, Run};
use crate::recording::revision::Revision;

const LIMIT: Duration = Duration::from_secs(20);

/// The commit that `folder` is at, or `None` where git cannot tell.
pub fn revision(folder: &Path, interrupt: &Interrupt) -> Option<Revision> {
    let commit = ask(folder, &["rev-parse", "--verify", "HEAD"], interrupt)?;
    let changes = ask(folder, &["status", "--porcelain", "--", "."], interrupt)?;
    Some(Revision { commit: commit.trim().to_owned(), dirty: !changes.trim().is_empty() })
}

fn ask(folder: &Path, args: &[&str], interrupt: &Interrupt) -> Option<String> {
    let run = Run::new("git").args(args).folder(folder).env("GIT_OPTIONAL_LOCKS", "0").limit(LIMIT);
    let finished = run.finish(interrupt).ok()?.checked().ok()?;
    Some(finished.stdout.text())
}

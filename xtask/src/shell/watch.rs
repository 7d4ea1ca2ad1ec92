//! Sees that files changed, by looking: modification time and length of each.
//!
//! The few hundred files of a workspace are looked at in a few milliseconds on every system alike,
//! in containers and on shared folders too, where notifications are often lost.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// Files and folders that are watched.
#[derive(Debug)]
pub struct Watch {
    roots: Vec<PathBuf>,
    last: Vec<Seen>,
}

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    path: PathBuf,
    changed: Option<SystemTime>,
    length: u64,
}

impl Watch {
    /// Watches what is at these paths and below; the first look sees a change.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self { roots, last: Vec::new() }
    }

    /// Whether anything came, went or changed since the last look.
    pub fn has_changed(&mut self) -> bool {
        let now: Vec<Seen> = self.roots.iter().flat_map(|root| look(root)).collect();
        let changed = now != self.last;
        self.last = now;
        changed
    }
}

fn look(root: &Path) -> Vec<Seen> {
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let seen = files.filter_map(|entry| {
        let facts = entry.metadata().ok()?;
        let changed = facts.modified().ok();
        Some(Seen { path: entry.into_path(), changed, length: facts.len() })
    });
    seen.collect()
}

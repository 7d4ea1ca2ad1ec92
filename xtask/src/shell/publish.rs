//! The files of a report, put into their folder as they become ready.
//!
//! A file is there whole or not at all. One that comes in pieces grows beside its place and is
//! put there with its last piece. A report's folder may hold files of its user, so only what is on
//! the list of the last run (`.written`) and was not made again is removed. What the files hold is
//! no concern of this module.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::store::{self, Beside};
use crate::report::{OutputFile, Piece};

/// Writes the files of one report.
#[derive(Debug)]
pub struct Publisher {
    out: PathBuf,
    growing: BTreeMap<Utf8PathBuf, Beside>,
    taken: BTreeSet<Utf8PathBuf>,
}

/// What the last run wrote, a path per line.
const INVENTORY: &str = ".written";

impl Publisher {
    /// Writes below a folder, and nowhere else.
    pub fn new(out: &Path) -> Self {
        Self { out: out.to_owned(), growing: BTreeMap::new(), taken: BTreeSet::new() }
    }

    /// Takes a file or a piece of one.
    ///
    /// # Errors
    /// When the disk refuses, or the path leads out of the folder.
    pub fn take(&mut self, file: &OutputFile) -> Result<()> {
        let path = self.place(&file.path)?;
        self.taken.insert(file.path.clone());
        if file.piece == Piece::Whole {
            return store::write_whole(&path, &file.bytes);
        }
        let mut beside = match self.growing.remove(&file.path) {
            Some(beside) => beside,
            None => Beside::new(&path)?,
        };
        beside.append(&file.bytes)?;
        match file.piece {
            Piece::Last => beside.put_in_place(),
            _ => {
                self.growing.insert(file.path.clone(), beside);
                Ok(())
            }
        }
    }

    /// Removes what the last run wrote and this one did not.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<()> {
        let inventory = self.out.join(INVENTORY);
        let last = fs_err::read_to_string(&inventory).unwrap_or_default();
        let last = last.lines().map(Utf8Path::new);
        for gone in last.filter(|path| is_plain(path) && !self.taken.contains(*path)) {
            let file = self.out.join(gone);
            if file.is_file() {
                fs_err::remove_file(&file)?;
            }
        }
        let list: String = self.taken.iter().map(|path| format!("{path}\n")).collect();
        store::write_whole(&inventory, list.as_bytes())
    }

    fn place(&self, path: &Utf8Path) -> Result<PathBuf> {
        if is_plain(path) {
            return Ok(self.out.join(path));
        }
        bail!("{path:?} leads out of {}: nothing was written there", self.out.display())
    }
}

/// Whether a path stays below the folder it is joined to.
fn is_plain(path: &Utf8Path) -> bool {
    let mut parts = path.components();
    !path.as_str().is_empty() && parts.all(|part| matches!(part, Utf8Component::Normal(_)))
}

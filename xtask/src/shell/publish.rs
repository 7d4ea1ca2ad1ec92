//! The files of a report, put into their folder as they become ready.
//!
//! A file is there whole or not at all. One that comes in pieces grows beside its place and is
//! put there with its last piece. What the files hold is no concern of this module.

use std::collections::BTreeMap;
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
}

impl Publisher {
    /// Writes below a folder, and nowhere else.
    pub fn new(out: &Path) -> Self {
        Self { out: out.to_owned(), growing: BTreeMap::new() }
    }

    /// Takes a file or a piece of one.
    ///
    /// # Errors
    /// When the disk refuses, or the path leads out of the folder.
    pub fn take(&mut self, file: &OutputFile) -> Result<()> {
        let path = self.place(&file.path)?;
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

    fn place(&self, path: &Utf8Path) -> Result<PathBuf> {
        if path.components().all(|part| matches!(part, Utf8Component::Normal(_))) {
            return Ok(self.out.join(path));
        }
        bail!("{path:?} leads out of {}: nothing was written there", self.out.display())
    }
}

//! The folder `baselines/`: what was accepted lies there, each sitting in a folder that is written
//! once, and a file `current` that names the one to show.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8Path;

use super::mirror::read_folder;
use super::store::{self, write_whole};
use crate::recording::baseline::is_name;
use crate::recording::sums::Sums;
use crate::report::OutputFile;

/// The list of hashes in each baseline.
pub const SUMS: &str = "SHA256SUMS";
const CURRENT: &str = "current";

/// The folder of all baselines.
#[derive(Debug, Clone)]
pub struct Baselines {
    folder: PathBuf,
}

impl Baselines {
    /// Those of a workspace.
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join("baselines") }
    }

    /// The folder of one of them.
    pub fn folder_of(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Their names, sorted, so that of one Go and platform the oldest comes first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        if self.folder.is_dir() {
            for entry in fs_err::read_dir(&self.folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    names.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// The name of the one to show; none when nothing was accepted yet.
    ///
    /// # Errors
    /// When the pointer cannot be read, is no name, or leads nowhere.
    pub fn current(&self) -> Result<Option<String>> {
        let path = self.folder.join(CURRENT);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs_err::read_to_string(&path)?;
        let name = text.trim();
        if !is_name(name) || !self.folder_of(name).is_dir() {
            bail!("{} names no baseline: write the name of a folder into it", path.display());
        }
        Ok(Some(name.to_owned()))
    }

    /// Puts a new baseline in place, whole or not at all, and makes it the current one.
    ///
    /// # Errors
    /// When there is one of that name, or the disk refuses.
    pub fn accept(&self, name: &str, files: &[OutputFile]) -> Result<PathBuf> {
        let folder = self.folder_of(name);
        let taken = || {
            format!(
                "{} exists, and a baseline is never changed: add --label WORD for a second one",
                folder.display()
            )
        };
        ensure!(!folder.exists(), taken());
        fs_err::create_dir_all(&self.folder)?;
        let beside = tempfile::Builder::new()
            .prefix(".new-")
            .tempdir_in(&self.folder)
            .with_context(|| format!("cannot write in {}", self.folder.display()))?;
        for file in files {
            write_whole(&beside.path().join(&file.path), &file.bytes)?;
        }
        let sums = Sums::of(files.iter().map(|file| (file.path.as_path(), file.bytes.as_slice())));
        write_whole(&beside.path().join(SUMS), sums.text().as_bytes())?;
        make_readable(beside.path())?;
        // Somebody else may have been faster: a folder with files in it is not replaced.
        fs_err::rename(beside.path(), &folder).with_context(taken)?;
        // It is in its place, so there is nothing left to clear away.
        let _ = beside.keep();
        write_whole(&self.folder.join(CURRENT), format!("{name}\n").as_bytes())?;
        Ok(folder)
    }

    /// What is wrong with a baseline: each file that is not as it was accepted, and whatever keeps
    /// it from being read.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn faults(&self, name: &str) -> Result<Vec<String>> {
        if !is_name(name) {
            return Ok(vec!["is no name of a baseline: remove the folder".to_owned()]);
        }
        let folder = self.folder_of(name);
        let mut files = read_folder(&folder)?;
        let Some(list) = files.remove(Utf8Path::new(SUMS)) else {
            return Ok(vec![format!("{SUMS} is missing")]);
        };
        let listed = match Sums::parse(&String::from_utf8_lossy(&list)) {
            Ok(listed) => listed,
            Err(error) => return Ok(vec![format!("{SUMS}: {error}")]),
        };
        let found = Sums::of(files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())));
        let mut faults: Vec<String> =
            listed.differences(&found).iter().map(ToString::to_string).collect();
        faults.extend(store::load(&folder).err().map(|error| format!("{error:#}")));
        Ok(faults)
    }
}

/// Temporary folders are private; a baseline is for others to read.
#[cfg(unix)]
fn make_readable(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> Result<()> {
    Ok(())
}

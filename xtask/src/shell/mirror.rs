//! A folder that is ours altogether, such as the committed site: compared byte for byte with what
//! should be in it, or made so. What was not rendered is out of date there, except what is named to
//! be kept. A link in it is refused, so nothing outside is read or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8PathBuf;
use walkdir::WalkDir;

use super::store::write_whole;
use crate::report::OutputFile;

/// How a folder differs from what should be in it; paths are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Files that are not there.
    pub missing: Vec<Utf8PathBuf>,
    /// Files with other bytes.
    pub changed: Vec<Utf8PathBuf>,
    /// Files that nothing produces.
    pub extra: Vec<Utf8PathBuf>,
}

impl Differences {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// Compares a folder with what should be in it, byte for byte.
///
/// # Errors
/// When a file cannot be read, or a link lies in the folder.
pub fn compare(folder: &Path, files: &[OutputFile], keep: &[&str]) -> Result<Differences> {
    // What lies behind it is not ours, and would be cleared away.
    ensure!(!folder.is_symlink(), "{} is a link: put a folder there", folder.display());
    let mut found = read_folder(folder)?;
    let mut differences = Differences::default();
    for file in files {
        match found.remove(&file.path) {
            None => differences.missing.push(file.path.clone()),
            Some(bytes) if bytes != file.bytes => differences.changed.push(file.path.clone()),
            Some(_) => {}
        }
    }
    differences.missing.sort();
    differences.changed.sort();
    differences.extra = found.into_keys().filter(|p| !keep.contains(&p.as_str())).collect();
    Ok(differences)
}

/// Makes the folder hold exactly the files and what is kept.
///
/// # Errors
/// When the disk refuses, or a link lies in the folder.
pub fn sync(folder: &Path, files: &[OutputFile], keep: &[&str]) -> Result<Differences> {
    let differences = compare(folder, files, keep)?;
    let stale: BTreeSet<_> = differences.missing.iter().chain(&differences.changed).collect();
    for file in files.iter().filter(|file| stale.contains(&file.path)) {
        write_whole(&folder.join(&file.path), &file.bytes)?;
    }
    for path in &differences.extra {
        fs_err::remove_file(folder.join(path))?;
    }
    Ok(differences)
}

/// Every file below a folder, by its path in it with slashes; none when there is no folder.
///
/// # Errors
/// When a file cannot be read, is no file, or has a name that is not UTF-8.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<Utf8PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        let path = entry.path();
        if entry.file_type().is_dir() {
            continue;
        }
        if !entry.file_type().is_file() {
            bail!("{} is a link or a device: put a plain file there", path.display());
        }
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let Some(name) = inside.to_str() else { bail!("{} is not UTF-8", path.display()) };
        files.insert(Utf8PathBuf::from(name.replace('\\', "/")), fs_err::read(path)?);
    }
    Ok(files)
}

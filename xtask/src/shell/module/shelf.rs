//! Where the records of each package lie, and how they outlive a run.
//!
//! cmd/go keeps what it compiled and says its text again without compiling, but the records are
//! written only by a compiler that runs. So each package has a folder whose name stays the same from
//! run to run (it is a flag of the compiler; another name would compile anew), and what was read of
//! the records is kept there beside a digest of the text that came with them. When cmd/go says a text
//! of another digest (a source that was changed and changed back), the package gets a new folder and
//! is compiled once more. What the records mean is no concern of this module.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::list::Found;
use crate::case::hex;
use crate::escape::json::{self, JsonFile};
use crate::shell::store::{self, Lock};

/// Above this, the packages share one folder of records: a command line has its limits.
const MOST_FOLDERS: usize = 1500;
/// What was not asked about for so long is thrown away.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 3600);
/// The records of a package, as far as they are needed.
const KEPT: &str = "kept.json";
/// Digest of the text that they belong to.
const DIGEST: &str = "digest";
/// Bytes of a digest that are enough for a name.
const HALF: usize = 16;

/// The folders of all packages that are asked about.
pub struct Shelf {
    root: PathBuf,
    /// By place among the packages; empty when all share the root.
    folders: Vec<PathBuf>,
    /// Held while the folders are kept for later runs.
    lock: Option<Lock>,
}

impl Shelf {
    /// Folders that stay, in the tool's cache, for everything that `key` says decides about the
    /// text; folders in `scratch` when there is no cache or another command has it.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn lasting(cache: &Path, key: &str, packages: &[Found], scratch: &Path) -> Result<Self> {
        let all = cache.join("records");
        forget_unused(&all);
        let root = all.join(digest(key));
        let lock = store::lock(&root).ok().filter(|_| packages.len() <= MOST_FOLDERS);
        let lasting = lock.and_then(|lock| Self::made(root, packages, Some(lock)).ok());
        lasting.map_or_else(|| Self::passing(scratch, packages), Ok)
    }

    /// Folders for this run.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn passing(scratch: &Path, packages: &[Found]) -> Result<Self> {
        Self::made(scratch.join("records"), packages, None)
    }

    fn made(root: PathBuf, packages: &[Found], lock: Option<Lock>) -> Result<Self> {
        fs_err::create_dir_all(&root)?;
        let mut shelf = Self { root, folders: Vec::new(), lock };
        if packages.len() > MOST_FOLDERS {
            return Ok(shelf);
        }
        let known = shelf.known();
        for package in packages {
            let name = digest(&package.listed.import_path);
            let folder = match known.get(&name) {
                Some(folder) if !is_left_over(folder) => folder.clone(),
                Some(folder) => {
                    store::clear(folder);
                    shelf.new_folder(&name)?
                }
                None => shelf.new_folder(&name)?,
            };
            shelf.folders.push(folder);
        }
        Ok(shelf)
    }

    /// Folders of earlier runs, by the name of their package.
    fn known(&self) -> HashMap<String, PathBuf> {
        let entries = fs_err::read_dir(&self.root).into_iter().flatten().flatten();
        let named = entries.filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.split_once('-')?.0.to_owned(), entry.path()))
        });
        named.collect()
    }

    fn new_folder(&self, name: &str) -> Result<PathBuf> {
        let prefix = format!("{name}-");
        Ok(tempfile::Builder::new().prefix(&prefix).tempdir_in(&self.root)?.keep())
    }

    /// Whether all packages share one folder.
    pub fn is_shared(&self) -> bool {
        self.folders.is_empty()
    }

    /// The folder of a package.
    pub fn folder(&self, place: usize) -> &Path {
        self.folders.get(place).unwrap_or(&self.root)
    }

    /// Whether the records in the folder belong to this text: just written, or kept with it.
    pub fn is_current(&self, place: usize, package: &str, digest: &str) -> bool {
        let folder = self.folder(place);
        self.lock.is_none()
            || written(folder, package).is_some()
            || fs_err::read_to_string(folder.join(DIGEST)).is_ok_and(|known| known == digest)
    }

    /// Gives a package a new folder, so that it is compiled once more.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn renew(&mut self, place: usize, import_path: &str) -> Result<()> {
        store::clear(&self.folders[place]);
        self.folders[place] = self.new_folder(&digest(import_path))?;
        Ok(())
    }

    /// The records of a package; a file that cannot be read is as if it were not there, and its
    /// verdicts have no inline chains. What a compiler has just written is kept for later runs.
    pub fn take(&self, place: usize, package: &str, digest: &str) -> Vec<JsonFile> {
        let folder = self.folder(place);
        if self.lock.is_none() {
            return written(folder, package).map(|from| read(&from)).unwrap_or_default();
        }
        match written(folder, package) {
            Some(from) => {
                let files = read(&from);
                if keep(folder, &files, digest).is_ok() {
                    store::clear(&from);
                }
                files
            }
            None if self.is_current(place, package, digest) => {
                let kept = fs_err::read(folder.join(KEPT)).unwrap_or_default();
                serde_json::from_slice(&kept).unwrap_or_default()
            }
            // A compiler that had nothing to write.
            None => {
                keep(folder, &[], digest).ok();
                Vec::new()
            }
        }
    }
}

/// Where a compiler has written the records of a package; all main packages are called `main`.
fn written(folder: &Path, package: &str) -> Option<PathBuf> {
    let escaped = package.replace('%', "%25").replace('/', "%2F");
    [escaped.as_str(), "main"].iter().map(|name| folder.join(name)).find(|path| path.is_dir())
}

fn read(folder: &Path) -> Vec<JsonFile> {
    let entries = fs_err::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let bytes = paths.iter().filter_map(|path| fs_err::read(path).ok());
    bytes.map(|bytes| json::read_chains(&bytes)).collect()
}

/// Whether a run broke off between compiling and reading, so that nobody knows which text the
/// records belong to.
fn is_left_over(folder: &Path) -> bool {
    fs_err::read_dir(folder).into_iter().flatten().flatten().any(|entry| entry.path().is_dir())
}

/// The digest goes first and comes last: without it the records are nobody's.
fn keep(folder: &Path, files: &[JsonFile], digest: &str) -> Result<()> {
    if folder.join(DIGEST).exists() {
        fs_err::remove_file(folder.join(DIGEST))?;
    }
    store::write_whole(&folder.join(KEPT), &serde_json::to_vec(files)?)?;
    store::write_whole(&folder.join(DIGEST), digest.as_bytes())
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text)[..HALF])
}

/// Digest of a text that comes line by line.
#[derive(Default)]
pub struct TextDigest {
    hash: Sha256,
}

impl TextDigest {
    /// The next line.
    pub fn line(&mut self, line: &str) {
        self.hash.update(line);
        self.hash.update("\n");
    }

    /// The digest, ready for the next text.
    pub fn end(&mut self) -> String {
        hex(&self.hash.finalize_reset()[..HALF])
    }
}

/// Each use writes its lock anew, so the lock's age is that of the last use. What cannot be
/// removed now is tried again another time.
fn forget_unused(all: &Path) {
    for entry in fs_err::read_dir(all).into_iter().flatten().flatten() {
        let used = fs_err::metadata(entry.path().join(".lock")).and_then(|lock| lock.modified());
        if used.is_ok_and(|used| used.elapsed().is_ok_and(|age| age > UNUSED)) {
            store::clear(&entry.path());
        }
    }
}

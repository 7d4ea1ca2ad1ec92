//! Where the records of each package lie, and how they outlive a run.
//!
//! cmd/go keeps what it compiled and says its text again without compiling, but the records are
//! written only by a compiler that runs. So the folder that a compiler writes to has the same name
//! from run to run (it is a flag; another name would compile anew), and what was read of the records of
//! a package is kept beside a digest of the text that came with them. When cmd/go says a text
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
use crate::judge::package::Listed;
use crate::shell::store::{self, Lock};

/// Main packages beyond this place have no records of their own: a command line has its limits.
const MOST_FOLDERS: usize = 1500;
/// How the name of the shared folder begins.
const SHARED: &str = "shared";
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
    /// Where the compilers write that have no folder of their own: one flag for many packages, since
    /// cmd/go holds each package against each flag.
    shared: PathBuf,
    shelved: Vec<Shelved>,
    /// Held while the folders are kept for later runs.
    lock: Option<Lock>,
}

/// A package on the shelf.
struct Shelved {
    import_path: String,
    /// Of the import path.
    digest: String,
    /// Where its compiler writes, when it has a place of its own.
    own: Option<PathBuf>,
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
        let lasting =
            store::lock(&root).ok().and_then(|lock| Self::made(root, packages, Some(lock)).ok());
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
        let mut known = known(&root);
        let shared = match known.remove(SHARED) {
            Some(folder) => folder,
            None => new_folder(&root, SHARED)?,
        };
        let mut shelf = Self { root, shared, shelved: Vec::new(), lock };
        for (place, package) in packages.iter().enumerate() {
            let Listed { import_path, name, .. } = &package.listed;
            let digest = digest(import_path);
            let own = known.remove(&digest);
            // All main packages are called `main`.
            let needs_own = own.is_none() && name == "main" && place < MOST_FOLDERS;
            shelf.shelved.push(Shelved { import_path: import_path.clone(), digest, own });
            // What is written already is left from a run that broke off before reading it, and
            // nobody knows which text it belongs to.
            if needs_own || shelf.written(place, import_path).is_some() {
                shelf.renew(place)?;
            }
        }
        Ok(shelf)
    }

    /// Where all compilers write that have no folder of their own.
    pub fn shared(&self) -> &Path {
        &self.shared
    }

    /// Where the compiler of a package writes, when not with the others.
    pub fn own(&self, place: usize) -> Option<&Path> {
        self.shelved[place].own.as_deref()
    }

    /// Whether the records of a package belong to this text: just written, or kept with it.
    pub fn is_current(&self, place: usize, package: &str, digest: &str) -> bool {
        self.lock.is_none()
            || self.written(place, package).is_some()
            || fs_err::read_to_string(self.kept(place).join(DIGEST)).is_ok_and(|d| d == digest)
    }

    /// Gives a package a new folder of its own, so that it is compiled once more.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn renew(&mut self, place: usize) -> Result<()> {
        if let Some(old) = self.written(place, &self.shelved[place].import_path) {
            store::clear(&old);
        }
        let shelved = &mut self.shelved[place];
        if let Some(old) = &shelved.own {
            store::clear(old);
        }
        shelved.own = Some(new_folder(&self.root, &shelved.digest)?);
        Ok(())
    }

    /// The records of a package; a file that cannot be read is as if it were not there, and its
    /// verdicts have no inline chains. What a compiler has just written is kept for later runs.
    pub fn take(&self, place: usize, package: &str, digest: &str) -> Vec<JsonFile> {
        let kept = self.kept(place);
        match self.written(place, package) {
            Some(from) => {
                let files = read(&from);
                if self.lock.is_some() && keep(&kept, &files, digest).is_ok() {
                    store::clear(&from);
                }
                files
            }
            None if self.lock.is_some() && self.is_current(place, package, digest) => {
                let kept = fs_err::read(kept.join(KEPT)).unwrap_or_default();
                serde_json::from_slice(&kept).unwrap_or_default()
            }
            // A compiler that had nothing to write.
            None => {
                if self.lock.is_some() {
                    keep(&kept, &[], digest).ok();
                }
                Vec::new()
            }
        }
    }

    /// Where a compiler has written the records of a package, or of its external tests.
    fn written(&self, place: usize, package: &str) -> Option<PathBuf> {
        let own = self.shelved[place].own.as_ref();
        let folder = own.unwrap_or(&self.shared);
        let named = folder.join(package.replace('%', "%25").replace('/', "%2F"));
        let main = own.map(|own| own.join("main"));
        std::iter::once(named).chain(main).find(|path| path.is_dir())
    }

    /// Where the records of a package are kept.
    fn kept(&self, place: usize) -> PathBuf {
        self.root.join(&self.shelved[place].digest)
    }
}

/// Folders that compilers of earlier runs wrote to, by what stands before the dash.
fn known(root: &Path) -> HashMap<String, PathBuf> {
    let entries = fs_err::read_dir(root).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some((name.split_once('-')?.0.to_owned(), entry.path()))
    });
    named.collect()
}

/// Its name was never used before: cmd/go may remember what it compiled for an old one.
fn new_folder(root: &Path, name: &str) -> Result<PathBuf> {
    Ok(tempfile::Builder::new().prefix(&format!("{name}-")).tempdir_in(root)?.keep())
}

fn read(folder: &Path) -> Vec<JsonFile> {
    let entries = fs_err::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let bytes = paths.iter().filter_map(|path| fs_err::read(path).ok());
    bytes.map(|bytes| json::read_chains(&bytes)).collect()
}

/// The digest goes first and comes last: without it the records are nobody's.
fn keep(folder: &Path, files: &[JsonFile], digest: &str) -> Result<()> {
    fs_err::create_dir_all(folder)?;
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

//! Putting a verified archive into the cache: complete in one step, or not at all.
//!
//! ```text
//! toolchains/
//!   .lock                        held by whoever installs; freed by the system if that dies
//!   .part-XXXXXX/                a run's workplace: the archive, then the tree; swept if orphaned
//!   go1.27.3-linux-amd64/        a toolchain, renamed here when it was whole and had answered
//!     go/                        its GOROOT
//!     provenance.json            where it came from and what was compared
//! ```
//! It fetches nothing and chooses no version.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::pins::Platform;
use super::probe::probe;
use super::unpack::{Form, unpack};
use super::{Go, Origin, Progress, Setback, Verified, cannot};
use crate::case::go_version::GoVersion;
use crate::shell::process::Interrupt;

const LOCK: &str = ".lock";
const PART: &str = ".part-";
const PROVENANCE: &str = "provenance.json";

/// What is written beside a toolchain about itself.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Provenance {
    pub(super) version: GoVersion,
    pub(super) source: String,
    pub(super) sha256: String,
    pub(super) verified: Verified,
}

/// A toolchain in the cache.
pub(super) struct Kept {
    pub(super) version: GoVersion,
    pub(super) root: PathBuf,
    pub(super) verified: Verified,
}

/// The toolchains in the cache for this platform, in no order. What is no complete toolchain is
/// passed over.
pub(super) fn installed(toolchains: &Path) -> Vec<Kept> {
    let ending = format!("-{}", Platform::here());
    let entries = fs::read_dir(toolchains).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("go") && name.ends_with(&ending)
        })
        .filter_map(|entry| kept(&entry.path()))
        .collect()
}

fn kept(folder: &Path) -> Option<Kept> {
    let text = fs::read_to_string(folder.join(PROVENANCE)).ok()?;
    let Provenance { version, verified, .. } = serde_json::from_str(&text).ok()?;
    Some(Kept { version, verified, root: folder.join("go") })
}

/// The right to install: the cache folder, locked for this process.
pub(super) struct Workshop {
    toolchains: PathBuf,
    /// Freed when dropped. `None` where the file system knows no locks; the rename then decides.
    _lock: Option<File>,
    /// Whether another process held the lock meanwhile, so that the cache may have grown.
    pub(super) waited: bool,
}

impl Workshop {
    /// Makes the folder, waits for the lock, and sweeps what killed runs have left.
    pub(super) fn open(
        toolchains: &Path,
        progress: &mut dyn Progress,
        interrupt: &Interrupt,
    ) -> Result<Self, Setback> {
        fs::create_dir_all(toolchains).map_err(cannot("create", toolchains))?;
        let path = toolchains.join(LOCK);
        // Not truncated: Windows refuses that while another process holds the lock.
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(&path).map_err(cannot("open", &path))?;
        let mut waited = false;
        let lock = loop {
            match file.try_lock() {
                Ok(()) => break Some(file),
                Err(fs::TryLockError::Error(_)) => break None,
                Err(fs::TryLockError::WouldBlock) => {}
            }
            if !waited {
                waited = true;
                progress.starts("waiting for another run that is fetching Go");
            }
            if interrupt.wait(Duration::from_millis(200)) {
                progress.ends();
                return Err(Setback::Interrupted);
            }
        };
        if waited {
            progress.ends();
        }
        if lock.is_some() {
            sweep(toolchains);
        }
        Ok(Self { toolchains: toolchains.to_owned(), _lock: lock, waited })
    }

    /// A fresh folder to fetch and unpack in, removed when dropped.
    pub(super) fn part(&self) -> Result<TempDir, Setback> {
        tempfile::Builder::new()
            .prefix(PART)
            .tempdir_in(&self.toolchains)
            .map_err(cannot("create a folder in", &self.toolchains))
    }

    /// Unpacks the verified `archive`, which lies in `part`, asks the Go in it for its version,
    /// and only then gives it its name in the cache.
    pub(super) fn install(
        &self,
        part: &TempDir,
        archive: &Path,
        form: Form,
        provenance: &Provenance,
        origin: Origin,
        interrupt: &Interrupt,
    ) -> Result<Go, Setback> {
        let tree = part.path().join("tree");
        fs::create_dir(&tree).map_err(cannot("create", &tree))?;
        unpack(archive, form, &tree, interrupt)?;
        let go = probe(&tree.join("go"), origin, provenance.verified, interrupt)?;
        if go.version != provenance.version {
            let told = format!("the archive holds {} and not {}", go.version, provenance.version);
            return Err(Setback::Because(told));
        }
        write_provenance(&tree.join(PROVENANCE), provenance)?;
        let name = format!("{}-{}", provenance.version, Platform::here());
        let home = self.toolchains.join(name);
        self.rename(part, &tree, &home)?;
        // Asked again in its place: this also settles who won where there are no locks.
        probe(&home.join("go"), origin, provenance.verified, interrupt)
    }

    fn rename(&self, part: &TempDir, tree: &Path, home: &Path) -> Result<(), Setback> {
        if kept(home).is_some() {
            return Ok(());
        }
        if home.exists() {
            // Not one of ours or damaged: out of the way, into what is removed with the part.
            let aside = part.path().join("aside");
            fs::rename(home, &aside).map_err(cannot("move away", home))?;
        }
        match fs::rename(tree, home) {
            Err(_) if kept(home).is_some() => Ok(()),
            other => other.map_err(cannot("create", home)),
        }
    }
}

fn write_provenance(path: &Path, provenance: &Provenance) -> Result<(), Setback> {
    let text = serde_json::to_string_pretty(provenance).map_err(|error| error.to_string())?;
    let mut file = File::create_new(path).map_err(cannot("create", path))?;
    file.write_all(text.as_bytes()).map_err(cannot("write", path))?;
    // The name must not appear before what it stands for has reached the disk.
    file.sync_all().map_err(cannot("write", path))
}

/// Removes the workplaces of runs that were killed. Whoever holds the lock owns none yet.
fn sweep(toolchains: &Path) {
    for entry in fs::read_dir(toolchains).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PART) {
            // What cannot be removed now will be tried again by the next run.
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

//! What earlier runs learnt about a case under a release of Go, so that a second run need not ask
//! again. One small file per case and release; the key inside says what it is true for, and a
//! file with another key, or one that cannot be read, is simply not used.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::store;
use super::toolchain::Go;
use super::workspace::Workspace;
use crate::case::{Case, hex};
use crate::recording::matrix::Visit;

/// Rises when the tool learns to look closer, so that older answers are not taken for new ones.
const TOOL_SCHEMA: u32 = 1;

/// The folder of the answers.
pub struct Visits {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    visit: Visit,
}

impl Visits {
    /// The answers kept in `folder`, which need not be there yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The answer for this key, if there is one.
    pub fn known(&self, case: &Case, go: &Go, key: &str) -> Option<Visit> {
        let text = fs_err::read_to_string(self.file(case, go)).ok()?;
        let kept: Kept = serde_json::from_str(&text).ok()?;
        (kept.key == key).then_some(kept.visit)
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&self, case: &Case, go: &Go, key: &str, visit: &Visit) -> Result<()> {
        let kept = Kept { key: key.to_owned(), visit: visit.clone() };
        store::write_whole(&self.file(case, go), serde_json::to_string(&kept)?.as_bytes())
    }

    fn file(&self, case: &Case, go: &Go) -> PathBuf {
        self.folder.join(go.version.number()).join(format!("{}.json", case.id))
    }
}

/// Feeds everything in a case's folder that the compiler sees.
fn feed(hash: &mut Sha256, folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "go") {
            names.push(path);
        }
    }
    names.sort();
    for path in names {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs_err::read(&path)?;
        hash.update(format!("{name} {}\n", bytes.len()));
        hash.update(bytes);
    }
    Ok(())
}

/// What an answer depends on: the tool, the toolchain and its settings, and the sources.
///
/// # Errors
/// When `go.mod` or the case's folder cannot be read.
pub fn key(workspace: &Workspace, case: &Case, go: &Go) -> Result<String> {
    let module = fs_err::read_to_string(workspace.clinic().join("go.mod"))?;
    let mut hash = Sha256::new();
    let tool = env!("CARGO_PKG_VERSION");
    hash.update(format!("{TOOL_SCHEMA} {tool} {} {}\n", go.version, go.platform));
    for (name, value) in &go.settings {
        hash.update(format!("{name}={value}\n"));
    }
    let benchmarks = &case.benchmarks;
    hash.update(format!("{} {} {}\n", case.id, benchmarks.before, benchmarks.after));
    hash.update(module);
    feed(&mut hash, &workspace.case_folder(&case.dir))?;
    Ok(hex(&hash.finalize()))
}

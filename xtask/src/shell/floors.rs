//! Noise floors in the user's cache: one small file per host and case.
//!
//! The key inside a file says what it is true for: the case's sources, the release of Go and its
//! settings, this tool. A file with another key, or one that cannot be read, is simply not used.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::toolchain::{self, Go};
use super::workspace::Workspace;
use super::{store, visits};
use crate::case::{Case, hex};
use crate::recording::{Floor, Host};

/// The floors of one host.
pub struct Floors {
    folder: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    measured: String,
    floor: Floor,
}

/// What a floor is true for.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Where the case lies.
    pub workspace: &'a Workspace,
    /// The case.
    pub case: &'a Case,
    /// The toolchain.
    pub go: &'a Go,
}

impl Subject<'_> {
    fn key(&self) -> Result<String> {
        visits::key(self.workspace, self.case, self.go)
    }
}

impl Floors {
    /// The floors of this machine; none are kept where no cache folder is known.
    pub fn of(host: &Host) -> Self {
        let folder = toolchain::cache().map(|cache| cache.join("floors").join(name_of(host)));
        Self { folder }
    }

    /// The floor of a case, if it was measured here as it is now.
    pub fn known(&self, subject: Subject<'_>) -> Option<Floor> {
        let text = fs_err::read_to_string(self.file(subject)?).ok()?;
        let kept: Kept = serde_json::from_str(&text).ok()?;
        (kept.key == subject.key().ok()?).then_some(kept.floor)
    }

    /// Keeps a floor that was measured at `measured`.
    ///
    /// # Errors
    /// When no cache folder is known or the disk refuses.
    pub fn keep(&self, subject: Subject<'_>, floor: &Floor, measured: String) -> Result<()> {
        let file = self.file(subject).context(
            "no cache folder is known: set ESCAPE_CLINIC_CACHE to a folder that can be written",
        )?;
        let kept = Kept { key: subject.key()?, measured, floor: floor.clone() };
        store::write_whole(&file, serde_json::to_string(&kept)?.as_bytes())
    }

    fn file(&self, subject: Subject<'_>) -> Option<PathBuf> {
        let release = subject.go.version.number().to_string();
        Some(self.folder.as_ref()?.join(release).join(format!("{}.json", subject.case.id)))
    }
}

/// A folder's name for what of a host changes how much a measurement strays.
fn name_of(host: &Host) -> String {
    let facts = (&host.cpu, host.cores, &host.os, &host.arch, &host.container, &host.hypervisor);
    let digest = Sha256::digest(format!("{facts:?}"));
    hex(&digest[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_processor_is_another_host_and_another_kernel_is_not() {
        let host = Host { cpu: Some("one".to_owned()), ..Host::default() };
        let other = Host { cpu: Some("two".to_owned()), ..Host::default() };
        let updated = Host { kernel: Some("6.12".to_owned()), ..host.clone() };
        assert_ne!(name_of(&host), name_of(&other));
        assert_eq!(name_of(&host), name_of(&updated));
    }
}

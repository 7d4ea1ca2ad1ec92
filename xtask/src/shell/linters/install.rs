//! Installs the linters into the tool's cache, at pinned versions, by Go itself.
//!
//! `go install program@version` fetches through the user's module proxy and checks every module
//! against Go's checksum database, as the user's settings say. The program is built in a folder of
//! its own and moved into place when it is whole. Nothing outside the cache changes, and nothing
//! is installed unless somebody asks for it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use super::super::process::{Interrupt, on_path};
use super::super::store;
use super::super::toolchain::{Go, Surroundings};
use crate::recording::Linter;

/// How long a build may take: golangci-lint is some two hundred modules.
const LIMIT: Duration = Duration::from_secs(3600);

/// The package and version that is installed.
pub fn pinned(linter: Linter) -> (&'static str, &'static str) {
    match linter {
        Linter::GolangciLint => {
            ("github.com/golangci/golangci-lint/v2/cmd/golangci-lint", "v2.15.0")
        }
        Linter::Staticcheck => ("honnef.co/go/tools/cmd/staticcheck", "v0.8.2"),
    }
}

/// The installed program, if it is there.
pub fn installed(linter: Linter, around: &Surroundings) -> Option<PathBuf> {
    on_path(folder(linter, around)?.as_os_str(), linter.name())
}

/// Where a linter is installed: `linters/staticcheck@v0.8.2` in the cache.
pub fn folder(linter: Linter, around: &Surroundings) -> Option<PathBuf> {
    let name = format!("{}@{}", linter.name(), pinned(linter).1);
    Some(around.cache()?.join("linters").join(name))
}

/// Builds a linter unless it is there; its program.
///
/// # Errors
/// When Go cannot fetch or build it, or the cache cannot be written.
pub fn install(
    linter: Linter,
    go: &Go,
    around: &Surroundings,
    interrupt: &Interrupt,
) -> Result<PathBuf> {
    if let Some(program) = installed(linter, around) {
        return Ok(program);
    }
    let goal = folder(linter, around)
        .context("no cache folder is known: set ESCAPE_CLINIC_CACHE to a folder")?;
    let parent = goal.parent().context("the cache folder has no parent")?;
    fs_err::create_dir_all(parent)?;
    let part = store::part_in(parent)?;
    let (package, version) = pinned(linter);
    let run = go
        .run()
        .args(["install", &format!("{package}@{version}")])
        .env("GOBIN", part.path())
        .env("GOFLAGS", "-mod=mod -trimpath -buildvcs=false")
        .folder(part.path())
        .limit(LIMIT);
    run.finish(interrupt)?.checked().with_context(|| {
        format!(
            "cannot install {}: check the network and GOPROXY, or install it yourself and put it \
             on PATH",
            linter.name()
        )
    })?;
    let built = part.keep();
    if let Err(error) = fs_err::rename(&built, &goal) {
        fs_err::remove_dir_all(&built).ok();
        // Somebody else may have been faster.
        if installed(linter, around).is_none() {
            return Err(error).context("cannot put the linter in place");
        }
    }
    installed(linter, around)
        .with_context(|| format!("Go built {} and no program is there", linter.name()))
}

//! Which packages a pattern means, asked of `go list`. Imports are not followed here, so this is
//! quick; whether a package compiles turns out later.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Deserialize;

use super::Module;
use crate::judge::package::Listed;
use crate::shell::process::Interrupt;
use crate::shell::toolchain::Go;

/// How long listing may take; a first run may download what the module needs.
const LIMIT: Duration = Duration::from_secs(600);
/// The fields that are asked for.
const FIELDS: &str = "-json=ImportPath,Dir,Name,Standard,Module,GoFiles,CgoFiles,TestGoFiles,\
                      XTestGoFiles,Error";

/// A package as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub listed: Listed,
    /// Where its files lie; none when the pattern matched nothing.
    pub folder: Option<PathBuf>,
    /// What `go list` complains about.
    pub complaint: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Raw {
    import_path: String,
    dir: PathBuf,
    name: String,
    module: Option<RawModule>,
    go_files: Vec<String>,
    cgo_files: Vec<String>,
    test_go_files: Vec<String>,
    x_test_go_files: Vec<String>,
    error: Option<RawError>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct RawModule {
    path: String,
    version: String,
    main: bool,
}

/// What Go says is wrong with a package.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct RawError {
    pos: String,
    err: String,
}

impl RawError {
    /// With its place, without the header that repeats the package.
    pub(super) fn text(&self) -> String {
        let lines = self.err.trim_end().lines().filter(|line| !line.starts_with("# "));
        let text = lines.collect::<Vec<_>>().join("\n");
        if self.pos.is_empty() { text } else { format!("{}: {text}", self.pos) }
    }
}

impl Module {
    /// The packages that the patterns mean, sorted by import path.
    ///
    /// # Errors
    /// When Go cannot be run, or nothing at all was found.
    pub fn packages(
        &self,
        go: &Go,
        patterns: &[String],
        interrupt: &Interrupt,
    ) -> Result<Vec<Found>> {
        if let Some(file) = patterns.iter().find(|p| p.ends_with(".go") || p.starts_with('-')) {
            bail!("{file:?} is no package: name packages, such as ./... or ./cmd/tool");
        }
        let run = self.go(go, "list").args(["-e", "-find", FIELDS, "--"]).args(patterns);
        let finished = run.limit(LIMIT).finish(interrupt)?;
        let mut found = Vec::new();
        let text = finished.stdout.bytes();
        for raw in serde_json::Deserializer::from_slice(&text).into_iter::<Raw>() {
            found.push(read(raw?));
        }
        found.sort_by(|a, b| a.listed.import_path.cmp(&b.listed.import_path));
        found.dedup_by(|a, b| a.listed.import_path == b.listed.import_path);
        if found.iter().all(|package| package.folder.is_none()) {
            let said: Vec<_> = found.iter().filter_map(|f| f.complaint.clone()).collect();
            let said = if said.is_empty() { finished.stderr.last_lines() } else { said.join("\n") };
            bail!("no package was found in {}: {said}", self.folder.display());
        }
        Ok(found)
    }
}

fn read(raw: Raw) -> Found {
    let printed = match &raw.module {
        Some(module) if !module.main && !module.version.is_empty() => {
            let rest = raw.import_path.strip_prefix(&module.path).unwrap_or_default();
            format!("{}@{}{rest}", module.path, module.version)
        }
        _ => raw.import_path.clone(),
    };
    let join = |mut first: Vec<String>, second: Vec<String>| {
        first.extend(second);
        first.sort();
        first
    };
    Found {
        listed: Listed {
            import_path: raw.import_path,
            name: raw.name,
            printed,
            files: join(raw.go_files, raw.cgo_files),
            tests: join(raw.test_go_files, raw.x_test_go_files),
        },
        folder: (!raw.dir.as_os_str().is_empty()).then_some(raw.dir),
        complaint: raw.error.map(|error| error.text()),
    }
}

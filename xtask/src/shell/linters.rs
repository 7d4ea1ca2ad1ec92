//! Asks the linters about the clinic's cases, while the cases are being prepared.
//!
//! A linter is asked when the clinic has a configuration for it and the program is there: on PATH,
//! or in the tool's cache where `doctor --install` puts it. What it said is kept by content (the
//! files of the case, the configuration, both versions), so only what changed is asked again. A
//! linter that cannot be had or cannot cope costs its advice and nothing else.

mod install;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::doctor_probe::version_in;
use super::process::{Interrupt, Run, on_path};
use super::store;
use super::toolchain::{Go, Surroundings};
use super::workspace::Workspace;
use crate::case::{Case, CaseId, hex};
use crate::recording::lint::{Read, read};
use crate::recording::{LintFinding, LintReport, Linter};

pub use install::{folder, install, pinned};

/// How long one linter may take; a cold cache analyses the standard library first.
const LIMIT: Duration = Duration::from_secs(300);
/// How long it may take to tell its version.
const VERSION_LIMIT: Duration = Duration::from_secs(10);
/// How often a run is repeated without cases that do not compile.
const MOST_RUNS: usize = 4;

/// A linter that answered.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub linter: Linter,
    /// Its program.
    pub program: PathBuf,
    /// What it says it is.
    pub version: String,
}

/// The file of the clinic that tells a linter what to look for.
pub fn configuration(linter: Linter) -> &'static str {
    match linter {
        Linter::GolangciLint => ".golangci.yml",
        Linter::Staticcheck => "staticcheck.conf",
    }
}

/// Looks for a linter on PATH and among those that were installed.
pub fn find(linter: Linter, around: &Surroundings, interrupt: &Interrupt) -> Option<Found> {
    let here = on_path(&around.path, linter.name());
    let program = here.or_else(|| install::installed(linter, around))?;
    let flag = match linter {
        Linter::GolangciLint => "--version",
        Linter::Staticcheck => "-version",
    };
    let run = Run::new(&program).arg(flag).limit(VERSION_LIMIT);
    let told = run.finish(interrupt).ok()?.checked().ok()?.stdout.text();
    let version = version_in(told.lines().next()?)?.to_owned();
    Some(Found { linter, program, version })
}

/// What asking needs to know.
pub struct Asking<'a> {
    /// Where the cases lie.
    pub workspace: &'a Workspace,
    /// The toolchain that the linters load packages with.
    pub go: &'a Go,
    /// PATH and cache.
    pub around: &'a Surroundings,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
}

/// What one linter said about one case.
pub struct Said {
    /// The case.
    pub case: CaseId,
    /// What it said.
    pub report: LintReport,
}

impl Asking<'_> {
    /// Asks every linter that can be asked about every case.
    pub fn about(&self, cases: &[&Case]) -> Vec<Said> {
        let found = Linter::ALL.into_iter().filter_map(|linter| {
            let configured = self.workspace.clinic().join(configuration(linter)).is_file();
            let wanted = configured && !cases.is_empty() && !self.interrupt.is_raised();
            wanted.then(|| find(linter, self.around, self.interrupt)).flatten()
        });
        found.flat_map(|found| self.ask(&found, cases)).collect()
    }

    fn ask(&self, found: &Found, cases: &[&Case]) -> Vec<Said> {
        let mut said = Vec::new();
        let mut open = Vec::new();
        for &case in cases {
            let kept = self.place(found, case);
            match kept.as_deref().and_then(known) {
                Some(findings) => said.push(reported(found, &case.id, findings, None)),
                None => open.push((case, kept)),
            }
        }
        for _ in 0..MOST_RUNS {
            if open.is_empty() || self.interrupt.is_raised() {
                return said;
            }
            let ids: Vec<&CaseId> = open.iter().map(|(case, _)| &case.id).collect();
            let answer = self.run(found, &ids);
            if self.interrupt.is_raised() {
                // It was not heard out; a sitting that goes on asks again.
                return said;
            }
            let broken = answer.as_ref().map_or_else(|_| Vec::new(), Read::broken_cases);
            let blamed = ids.iter().any(|id| broken.contains(id));
            if blamed {
                // Its failure to compile is the case's own story; here it only must not hide
                // what there is to say about the others.
                open.retain(|(case, _)| !broken.contains(&case.id));
                continue;
            }
            for (case, kept) in open.drain(..) {
                said.push(settled(found, case, kept.as_deref(), &answer));
            }
        }
        let stuck = open.iter().map(|(case, _)| {
            let why = format!("it stopped {MOST_RUNS} times at code that does not compile");
            reported(found, &case.id, Vec::new(), Some(why))
        });
        said.extend(stuck);
        said
    }

    fn run(&self, found: &Found, cases: &[&CaseId]) -> Result<Read, String> {
        if found.linter == Linter::GolangciLint && found.version.starts_with("1.") {
            let file = configuration(found.linter);
            return Err(format!("it is too old for {file}; 2.0 or newer is needed"));
        }
        let flags: &[&str] = match found.linter {
            Linter::GolangciLint => &[
                "run",
                "--output.json.path=stdout",
                "--show-stats=false",
                "--path-mode=abs",
                "--issues-exit-code=0",
            ],
            Linter::Staticcheck => &["-f", "json"],
        };
        let mut run = self.go.beside(&found.program).folder(self.workspace.clinic()).args(flags);
        if let Some(cache) = self.around.cache() {
            run = run
                .env("GOLANGCI_LINT_CACHE", cache.join("golangci-lint"))
                .env("STATICCHECK_CACHE", cache.join("staticcheck"));
        }
        let packages = cases.iter().map(|id| format!("./cases/{id}"));
        let finished = run.args(packages).limit(LIMIT).finish(self.interrupt);
        let finished = finished.map_err(|error| error.to_string())?;
        if finished.timed_out() {
            return Err(format!("it did not end within {} s", LIMIT.as_secs()));
        }
        let answer = read(found.linter, &finished.stdout.text());
        // staticcheck ends with 1 when it has advice; what counts is whether it printed its own form.
        let silent = finished.stdout.is_blank() && !finished.success();
        if answer.whole && !silent {
            return Ok(answer);
        }
        let said = finished.stderr.last_lines();
        Err(said.lines().last().unwrap_or("it printed nothing that could be read").to_owned())
    }

    /// Where the advice on a case is kept; the name holds everything that it depends on.
    fn place(&self, found: &Found, case: &Case) -> Option<PathBuf> {
        let clinic = self.workspace.clinic();
        let mut files = vec![clinic.join("go.mod"), clinic.join(configuration(found.linter))];
        let folder = self.workspace.case_folder(&case.dir);
        let entries = fs_err::read_dir(&folder).ok()?;
        let sources = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut sources: Vec<_> =
            sources.filter(|path| path.extension().is_some_and(|end| end == "go")).collect();
        sources.sort();
        files.append(&mut sources);
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        let go = self.go.version.to_string();
        for text in [found.linter.name(), &found.version, &go, case.id.as_str()] {
            add(text.as_bytes());
        }
        for file in files {
            add(file.file_name()?.to_string_lossy().as_bytes());
            add(&fs_err::read(file).ok()?);
        }
        let name = hex(&hash.finalize());
        Some(self.around.cache()?.join("advice").join(format!("{name}.json")))
    }
}

/// The advice in a file of the cache; a file that is none is as good as absent.
fn known(path: &Path) -> Option<Vec<LintFinding>> {
    serde_json::from_slice(&fs_err::read(path).ok()?).ok()
}

fn settled(found: &Found, case: &Case, kept: Option<&Path>, answer: &Result<Read, String>) -> Said {
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => return reported(found, &case.id, Vec::new(), Some(why.clone())),
    };
    let own = answer.advice.iter().filter(|advice| advice.case == case.id);
    let findings: Vec<LintFinding> = own.map(|advice| advice.finding.clone()).collect();
    let text = serde_json::to_vec(&findings).unwrap_or_default();
    // A cache that cannot be written makes the next report slower, and that is all.
    if let (None, Some(path)) = (&answer.broken, kept) {
        store::write_whole(path, &text).ok();
    }
    reported(found, &case.id, findings, answer.broken.clone())
}

fn reported(
    found: &Found,
    case: &CaseId,
    findings: Vec<LintFinding>,
    failure: Option<String>,
) -> Said {
    let (linter, version) = (found.linter, found.version.clone());
    Said { case: case.clone(), report: LintReport { linter, version, findings, failure } }
}

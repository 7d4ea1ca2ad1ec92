//! Compiles a case twice: once for the compiler's words, once for the workers.
//!
//! The words come from `go list -export -test`, which compiles the package with its tests and
//! links nothing. A fresh folder for the JSON records makes cmd/go run the compiler again instead
//! of replaying what it printed somewhere else. `-trimpath` makes text, records and profile name
//! files alike on every machine. The workers are built by `go test -c` with their loop laid over
//! the package; that build has no flags of its own in it, so cmd/go's cache serves it next time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::process::{Finished, Interrupt, ProcessError};
use super::toolchain::Go;
use super::worker::{Pair, harness};
use super::workspace::Workspace;
use crate::case::{Case, Variant, sweep};
use crate::recording::{CompilerOutput, Failure, JsonFile, Stage};

/// How long one `go test -c` may take; a cold build cache compiles the standard library first.
const COMPILE_LIMIT: Duration = Duration::from_secs(300);
/// Seeds of the link layouts that replicates take turns over; 0 is the linker's own order.
const LAYOUTS: [u32; 2] = [0, 1];

/// The functions of a case with a sweep.
const SWEEPS: [&str; 2] = [sweep::function(Variant::Before), sweep::function(Variant::After)];

/// What building needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// The toolchain.
    pub go: &'a Go,
    /// Where the cases lie.
    pub workspace: &'a Workspace,
    /// The clinic's module path.
    pub module: &'a str,
    /// A folder for binaries and records, outside the workspace.
    pub scratch: &'a Path,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
}

/// The import path of a case's package.
pub fn import_path(module: &str, case: &Case) -> String {
    format!("{module}/cases/{}", case.id)
}

/// What the compiler says about a case. A case that does not compile is a [`Failure`]; anything
/// else that goes wrong is an error.
///
/// # Errors
/// When the toolchain cannot be run or the scratch folder cannot be written.
pub fn words(bench: &Bench<'_>, case: &Case) -> Result<Result<CompilerOutput, Failure>> {
    let records = bench.scratch.join(case.id.as_str()).join("json");
    fs_err::create_dir_all(&records)?;
    let package = import_path(bench.module, case);
    let shown = records.to_string_lossy().replace('\\', "/");
    let slash = if shown.starts_with('/') { "" } else { "/" };
    let debug = debug_flags(bench.go);
    let finished = bench
        .go
        .run()
        .folder(bench.workspace.clinic())
        .args(["list", "-export", "-test", "-trimpath", "-f", "{{.ImportPath}}"])
        .arg(format!("-gcflags={package}=-m=2 -json=0,file://{slash}{shown} -d={debug}"))
        .arg(&package)
        .limit(COMPILE_LIMIT)
        .finish(bench.interrupt)?;
    if !finished.success() {
        return Ok(Err(compile_failure(&finished)));
    }
    let json = read_records(&records, &package)?;
    let text = without_test_main(&finished.stderr.text(), &package);
    Ok(Ok(CompilerOutput { text, json }))
}

/// In how many link layouts a package is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layouts {
    /// The linker's own order only: enough where nothing is timed.
    One,
    /// All that replicates take turns over.
    All,
}

/// Builds what the workers of a case are started from.
///
/// # Errors
/// As [`words`].
pub fn workers(bench: &Bench<'_>, case: &Case, layouts: Layouts) -> Result<Result<Pair, Failure>> {
    let name = harness::package_clause(&case.files.test)
        .context("case_test.go has no package clause; add one")?;
    let package = Package {
        go: bench.go,
        interrupt: bench.interrupt,
        module: &bench.workspace.clinic(),
        import_path: &import_path(bench.module, case),
        folder: &bench.workspace.case_folder(&case.dir),
        name,
        functions: harness::Functions {
            benchmarks: &[case.benchmarks.before.as_str(), case.benchmarks.after.as_str()],
            sweeps: if case.sweep.is_some() { &SWEEPS } else { &[] },
        },
        out: &bench.scratch.join(case.id.as_str()),
    };
    Ok(package.link_layouts(layouts)?.map(|layouts| Pair {
        layouts,
        benchmarks: case.benchmarks.clone(),
        folder: package.folder.to_owned(),
    }))
}

/// A Go package with benchmarks, wherever it lies.
pub(super) struct Package<'a> {
    /// The toolchain.
    pub go: &'a Go,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
    /// The folder of its module.
    pub module: &'a Path,
    /// Its import path.
    pub import_path: &'a str,
    /// Its own folder.
    pub folder: &'a Path,
    /// What its tests have behind `package`.
    pub name: &'a str,
    /// The functions that workers are to run.
    pub functions: harness::Functions<'a>,
    /// Where the binaries go.
    pub out: &'a Path,
}

impl Package<'_> {
    /// Compiles and links one worker binary per layout.
    pub fn link_layouts(&self, how_many: Layouts) -> Result<Result<Vec<PathBuf>, Failure>> {
        fs_err::create_dir_all(self.out)?;
        let overlay = self.write_overlay()?;
        let mut layouts = Vec::new();
        let seeds = match how_many {
            Layouts::One => &LAYOUTS[..1],
            Layouts::All => &LAYOUTS[..],
        };
        for &seed in seeds {
            let binary = self.out.join(format!("worker-{seed}{}", std::env::consts::EXE_SUFFIX));
            let finished = self.link(&overlay, &binary, seed)?;
            if !finished.success() {
                return Ok(Err(compile_failure(&finished)));
            }
            layouts.push(binary);
        }
        Ok(Ok(layouts))
    }

    fn link(&self, overlay: &Path, binary: &Path, seed: u32) -> Result<Finished, ProcessError> {
        self.go
            .run()
            .folder(self.module)
            .args(["test", "-c", "-trimpath", "-vet=off", "-overlay"])
            .arg(overlay)
            .arg(format!("-ldflags=-randlayout={seed}{}", alignment(self.go)))
            .arg("-o")
            .arg(binary)
            .arg(self.import_path)
            .limit(COMPILE_LIMIT)
            .finish(self.interrupt)
    }

    /// Writes the worker's loop and the file that lays it over the package.
    pub fn write_overlay(&self) -> Result<PathBuf> {
        let source = harness::source(self.name, &self.functions, std::env::consts::OS);
        let file = self.out.join("worker.go");
        fs_err::write(&file, source)?;
        let place = self.folder.join(harness::FILE_NAME);
        let replace = serde_json::json!({
            "Replace": { place.to_string_lossy(): file.to_string_lossy() }
        });
        let overlay = self.out.join("overlay.json");
        fs_err::write(&overlay, replace.to_string())?;
        Ok(overlay)
    }
}

/// The compiler's words without those about the test's generated main package: it is nobody's code,
/// and it lies in the build cache of whoever compiled it.
fn without_test_main(text: &str, package: &str) -> String {
    let generated = format!("# {package}.test");
    let mut inside = false;
    let keep = |line: &&str| {
        if line.starts_with("# ") {
            inside = line.trim_end() == generated;
        }
        !inside
    };
    text.split_inclusive('\n').filter(keep).collect()
}

/// `escapedebug` came with 1.25; an unknown debug key is an error to the compiler.
pub(super) fn debug_flags(go: &Go) -> &'static str {
    if (go.version.major, go.version.minor) >= (1, 25) {
        "escapedebug=1,closure=1"
    } else {
        "closure=1"
    }
}

/// With every function at the start of a cache line, equal machine code is equally aligned on both
/// sides. Without it one loop measured 3.8 ns here and 5.7 ns there.
fn alignment(go: &Go) -> &'static str {
    if go.version.aligns_functions() { " -funcalign=64" } else { "" }
}

fn compile_failure(finished: &Finished) -> Failure {
    let message = if finished.timed_out() {
        format!("the compiler did not end within {} s", COMPILE_LIMIT.as_secs())
    } else {
        only_errors(&finished.stderr.text())
    };
    Failure { stage: Stage::Compile, message }
}

/// The compiler's errors without the escape lines of what did compile: a package that does not
/// type-check prints only errors, so this drops nothing but the header.
pub(super) fn only_errors(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("# ")).collect();
    lines.iter().take(40).copied().collect::<Vec<_>>().join("\n")
}

/// The records of the case's own files; the folder's name is the import path, escaped.
fn read_records(records: &Path, package: &str) -> Result<Vec<JsonFile>> {
    let escaped = package.replace('%', "%25").replace('/', "%2F");
    let mut files = Vec::new();
    for entry in fs_err::read_dir(records)? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != escaped && name != format!("{escaped}_test") {
            continue;
        }
        for file in fs_err::read_dir(&folder)? {
            let path = file?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs_err::read_to_string(&path)?;
            files.push(JsonFile { name: format!("{stem}.go"), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_the_generated_main_package_are_left_out() {
        let text = "# m/p\np/a.go:1:2: x\n# m/p [m/p.test]\np/a.go:1:2: y\n# m/p.test\n\
                    /home/a/.cache/b:1: z\n# m/p_test [m/p.test]\np/a_test.go:1:2: w\n";
        let kept = without_test_main(text, "m/p");
        assert_eq!(kept, text.replace("# m/p.test\n/home/a/.cache/b:1: z\n", ""));
    }
}

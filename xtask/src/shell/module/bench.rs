//! Runs one benchmark of a package for its heap profile, because the user named it.
//!
//! The package's test binary gets the worker's loop laid over it, as a case does, so nothing in the
//! user's tree changes. Nothing is timed: the counts are exact, and they are all that is asked.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use regex::Regex;

use super::Module;
use super::list::Found;
use crate::alloc::{PerOp, pprof};
use crate::case::ByVariant;
use crate::judge::package::Profiled;
use crate::judge::witness::HARNESS_FUNCTIONS;
use crate::shell::compile::{Package, only_errors};
use crate::shell::process::Interrupt;
use crate::shell::toolchain::Go;
use crate::shell::worker::harness::Functions;
use crate::shell::worker::{self, Pair, Workers, harness};

/// Iterations that the heap profile covers.
const ITERATIONS: u64 = 1000;
/// The profile stays below this; slow bodies get fewer iterations.
const TIME: Duration = Duration::from_millis(500);
/// How long the benchmark may take before it is killed.
const LIMIT: Duration = Duration::from_secs(120);

/// A benchmark that was found.
#[derive(Debug, Clone)]
pub struct Benchmark {
    /// Its function.
    pub name: String,
    /// Index of the package that has it.
    place: usize,
    /// The package clause of its file.
    clause: String,
}

/// The one benchmark whose name the expression matches.
///
/// # Errors
/// When none matches, or more than one.
pub fn find(packages: &[Found], name: &Regex) -> Result<Benchmark> {
    let declared = Regex::new(r"(?m)^func (Benchmark\w*)\(\s*\w+ \*testing\.B\s*\)")?;
    let mut found: Vec<Benchmark> = Vec::new();
    let mut seen = Vec::new();
    for (place, package) in packages.iter().enumerate() {
        let Some(folder) = &package.folder else { continue };
        for file in &package.listed.tests {
            let text = fs_err::read_to_string(folder.join(file))?;
            let Some(clause) = harness::package_clause(&text) else { continue };
            for function in declared.captures_iter(&text).map(|c| c[1].to_owned()) {
                seen.push(function.clone());
                if name.is_match(&function) {
                    found.push(Benchmark { name: function, place, clause: clause.to_owned() });
                }
            }
        }
    }
    let listed = |names: &[String]| names.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    match found.len() {
        1 => Ok(found.remove(0)),
        0 if seen.is_empty() => bail!("the packages that were named have no benchmarks"),
        0 => bail!("no benchmark matches --bench {name}: there are {}", listed(&seen)),
        n => {
            let of =
                |b: &Benchmark| format!("{} of {}", b.name, packages[b.place].listed.import_path);
            let names: Vec<_> = found.iter().map(of).collect();
            bail!(
                "--bench {name} matches {n} benchmarks ({}): name one with ^Name$, and its package \
                 with --bench-package",
                listed(&names)
            )
        }
    }
}

impl Module {
    /// Builds the benchmark's package with its tests and takes the profile.
    ///
    /// # Errors
    /// When it does not compile, fails, or cannot be run.
    pub fn profile(
        &self,
        go: &Go,
        packages: &[Found],
        benchmark: &Benchmark,
        scratch: &Path,
        interrupt: &Interrupt,
    ) -> Result<Profiled> {
        let package = &packages[benchmark.place];
        let folder = package.folder.as_deref().context("the package has no folder")?;
        let out = scratch.join("bench");
        fs_err::create_dir_all(&out)?;
        let built = Package {
            go,
            interrupt,
            module: &self.root,
            import_path: &package.listed.import_path,
            folder,
            name: &benchmark.clause,
            functions: Functions { benchmarks: &[benchmark.name.as_str()], sweeps: &[] },
            out: &out,
        };
        let binary = out.join(format!("worker{}", std::env::consts::EXE_SUFFIX));
        let finished = self
            .go(go, "test")
            .args(["-c", "-vet=off", "-overlay"])
            .arg(built.write_overlay()?)
            .arg("-o")
            .arg(&binary)
            .arg(&package.listed.import_path)
            .finish(interrupt)?;
        if !finished.success() {
            bail!("{} does not compile:\n{}", benchmark.name, only_errors(&finished.stderr.text()));
        }
        let pair = Pair {
            layouts: vec![binary],
            benchmarks: ByVariant::from_fn(|_| benchmark.name.clone()),
            folder: folder.to_owned(),
        };
        let workers = Workers { pair: &pair, limit: LIMIT, interrupt };
        let mut profiled = self.take(&workers, benchmark, &package.listed.import_path)?;
        self.naming.profile(&mut profiled.profile);
        Ok(profiled)
    }

    fn take(
        &self,
        workers: &Workers<'_>,
        benchmark: &Benchmark,
        package: &str,
    ) -> Result<Profiled> {
        let name = &benchmark.name;
        let run = |n| {
            worker::profile(workers, name, n)
                .map_err(|failure| anyhow::anyhow!("{name} cannot be profiled: {failure}"))
        };
        let fits = TIME.as_nanos() as u64 / run(1)?.sample.wall_ns.max(1);
        let taken = run(fits.clamp(3, ITERATIONS))?;
        let context = || format!("the heap profile of {name}");
        let before = pprof::read(&taken.before).with_context(context)?;
        let after = pprof::read(&taken.after).with_context(context)?;
        Ok(Profiled {
            benchmark: name.clone(),
            package: package.to_owned(),
            profile: pprof::between(&before, &after).touching(&self.path, &HARNESS_FUNCTIONS),
            per_op: PerOp {
                iterations: taken.sample.iterations,
                mallocs: taken.sample.allocs_per_op(),
                bytes: taken.sample.bytes_per_op(),
            },
        })
    }
}

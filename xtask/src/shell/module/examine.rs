//! Compiles packages and hands them on, examined, in the order of their import paths.
//!
//! One thread listens to the compiler. As soon as a package is complete, one of the others reads
//! its records and sources and makes of it what is to be shown, while the next ones are compiled;
//! what is made is handed on when all before it are. So a text begins to appear before the last
//! package is compiled, and little is left to do when it is.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::thread;

use anyhow::{Result, anyhow};

use super::Module;
use super::shelf::Shelf;
use super::words::{Asked, Words};
use crate::escape::json::JsonFile;
use crate::judge::package::{Package, Part, Profiled};
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage;
use crate::shell::toolchain;

/// A package with its text, when that was to be kept.
pub struct Examined {
    /// What is known.
    pub package: Package,
    /// The compiler's text, unchanged.
    pub text: String,
}

impl Module {
    /// Compiles everything that is asked; `make` is called on any thread and in any order, `take`
    /// gets what was made in the order of the packages. False when a package did not compile.
    ///
    /// # Errors
    /// When Go cannot be run, or `make` or `take` gives up; nothing more is taken then.
    pub fn examine<M: Send>(
        &self,
        asked: &Asked<'_>,
        profiled: Option<&Profiled>,
        interrupt: &Interrupt,
        make: impl Fn(Examined) -> Result<M> + Sync,
        take: impl FnMut(M, &Stage) -> Result<()> + Send,
    ) -> Result<bool> {
        let stage = Stage::begin("compiling", asked.packages.len() as u64);
        let shelf = RwLock::new(self.shelf(asked)?);
        let bench = Workbench { module: self, asked, profiled, shelf: &shelf };
        let make = |job| make(bench.examined(job));
        let (jobs, waiting) = channel();
        let waiting = Mutex::new(waiting);
        let whole = thread::scope(|scope| {
            let (results, made) = channel();
            for _ in 0..thread::available_parallelism().map_or(1, NonZeroUsize::get) {
                let (results, waiting, make) = (results.clone(), &waiting, &make);
                scope.spawn(move || work(waiting, make, &results));
            }
            drop(results);
            let (stage, total) = (&stage, asked.packages.len());
            let taking = scope.spawn(move || take_in_order(&made, total, stage, take));
            let mut gate = Gate::new(asked, stage, jobs);
            let failures = self.compile(asked, &shelf, interrupt, &mut gate);
            let whole = failures.map(|failures| gate.open(failures));
            let taken = taking.join().map_err(|_| anyhow!("showing the packages failed"))?;
            let whole = whole?;
            taken.map(|()| whole)
        });
        stage.end();
        whole
    }

    /// Where the records go. With tests a package is compiled twice, into the same folder.
    fn shelf(&self, asked: &Asked<'_>) -> Result<Shelf> {
        let Some(cache) = toolchain::cache().filter(|_| !asked.tests) else {
            return Shelf::passing(asked.scratch, asked.packages);
        };
        let Asked { go, no_inline, .. } = asked;
        let settings = (&go.root, go.version.number(), &self.flags, &self.tags, no_inline);
        let key = format!("{:?} {settings:?}", self.folder);
        Shelf::lasting(&cache, &key, asked.packages, asked.scratch)
    }

    /// Compiles all packages, and once more those whose records are not of this compilation.
    fn compile(
        &self,
        asked: &Asked<'_>,
        shelf: &RwLock<Shelf>,
        interrupt: &Interrupt,
        gate: &mut Gate<'_>,
    ) -> Result<BTreeMap<usize, String>> {
        let first = read(shelf);
        let mut stale = BTreeSet::new();
        let mut failures = self.words(asked, &first, interrupt, |words| {
            // Only Go's compiler writes records; a C compiler's words wait for its own.
            let (place, package) = (words.place, &words.diagnosis.package);
            if !words.is_compiled() || first.is_current(place, package, &words.digest) {
                gate.take(words);
            } else {
                stale.insert(place);
            }
        })?;
        drop(first);
        if stale.is_empty() {
            return Ok(failures);
        }
        let mut renewed = shelf.write().unwrap_or_else(PoisonError::into_inner);
        for place in &stale {
            renewed.renew(*place)?;
        }
        drop(renewed);
        // The others are only said again.
        let again = self.words(asked, &read(shelf), interrupt, |words| {
            if words.is_compiled() && stale.contains(&words.place) {
                gate.take(words);
            }
        })?;
        failures.extend(again);
        Ok(failures)
    }
}

fn read(shelf: &RwLock<Shelf>) -> RwLockReadGuard<'_, Shelf> {
    shelf.read().unwrap_or_else(PoisonError::into_inner)
}

/// A package, complete.
struct Job {
    place: usize,
    parts: Vec<Words>,
    error: Option<String>,
}

/// Where packages wait until nothing more can be said about them.
struct Gate<'a> {
    asked: &'a Asked<'a>,
    stage: &'a Stage,
    jobs: Sender<Job>,
    held: BTreeMap<usize, Vec<Words>>,
    passed: Vec<bool>,
}

impl<'a> Gate<'a> {
    fn new(asked: &'a Asked<'a>, stage: &'a Stage, jobs: Sender<Job>) -> Self {
        let passed = vec![false; asked.packages.len()];
        Self { asked, stage, jobs, held: BTreeMap::new(), passed }
    }

    fn take(&mut self, words: Words) {
        let place = words.place;
        self.stage.step(&self.asked.packages[place].listed.import_path, None);
        // A C compiler speaks under the same heading before Go's does, and a package with tests
        // comes in several parts of which only the end tells how many.
        let is_compiled = words.is_compiled();
        self.held.entry(place).or_default().push(words);
        if is_compiled && !self.asked.tests {
            self.pass(place, None);
        }
    }

    fn pass(&mut self, place: usize, error: Option<String>) {
        let parts = self.held.remove(&place).unwrap_or_default();
        self.passed[place] = true;
        // Nobody listens any more when showing failed, which is told by who failed.
        drop(self.jobs.send(Job { place, parts, error }));
    }

    /// Lets the rest through: what failed, what the compiler had nothing to say about. False when
    /// something failed.
    fn open(mut self, mut failures: BTreeMap<usize, String>) -> bool {
        let whole = failures.is_empty();
        for place in 0..self.passed.len() {
            if !self.passed[place] {
                self.pass(place, failures.remove(&place));
            }
        }
        whole
    }
}

/// Takes one package after the other from those that wait.
fn work<M>(
    waiting: &Mutex<Receiver<Job>>,
    make: &impl Fn(Job) -> Result<M>,
    results: &Sender<Ready<M>>,
) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let place = job.place;
        if results.send(Ready { place, made: make(job) }).is_err() {
            return;
        }
    }
}

/// What was made of a package.
struct Ready<M> {
    place: usize,
    made: Result<M>,
}

fn take_in_order<M>(
    made: &Receiver<Ready<M>>,
    total: usize,
    stage: &Stage,
    mut take: impl FnMut(M, &Stage) -> Result<()>,
) -> Result<()> {
    let mut early = BTreeMap::new();
    for next in 0..total {
        let ready = loop {
            if let Some(ready) = early.remove(&next) {
                break ready;
            }
            // Nothing more comes when Go could not be run, and that is told by who ran it.
            let Ok(Ready { place, made }) = made.recv() else { return Ok(()) };
            early.insert(place, made?);
        };
        take(ready, stage)?;
    }
    Ok(())
}

/// What is needed to examine a package.
#[derive(Clone, Copy)]
struct Workbench<'a> {
    module: &'a Module,
    asked: &'a Asked<'a>,
    profiled: Option<&'a Profiled>,
    shelf: &'a RwLock<Shelf>,
}

impl Workbench<'_> {
    fn records(&self, words: &Words) -> Vec<JsonFile> {
        read(self.shelf).take(words.place, &words.diagnosis.package, &words.digest)
    }

    fn examined(&self, job: Job) -> Examined {
        let found = &self.asked.packages[job.place];
        let mut words = job.parts;
        // `p [p.test]` is the package with its tests in it and takes the place of `p`.
        let with_tests = words.iter().any(|w| is_test_variant(w, &found.listed.import_path));
        words.retain(|w| {
            !with_tests
                || w.diagnosis.test_of.is_some()
                || w.diagnosis.package != found.listed.import_path
        });
        words.sort_by(|a, b| a.diagnosis.package.cmp(&b.diagnosis.package));
        let text = words.iter().map(|w| w.text.as_str()).collect();
        let naming = &self.module.naming;
        let part = |words: Words| {
            let mut part = Part { records: self.records(&words), diagnosis: words.diagnosis };
            naming.diagnosis(&mut part.diagnosis);
            part.records.iter_mut().for_each(|file| naming.records(file));
            part
        };
        let parts = words.into_iter().map(part).collect();
        let listed = found.listed.clone();
        let mut package = Package::new(listed, parts, self.profiled, &self.module.path);
        package.error = job.error;
        package.tested = self.asked.tests;
        if let Some(folder) = &found.folder {
            let tests = package.tested.then_some(&found.listed.tests).into_iter().flatten();
            for name in found.listed.files.iter().chain(tests) {
                // A source that cannot be read is only not shown.
                if let Ok(bytes) = fs_err::read(folder.join(name)) {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    package.sources.insert(package.path_of(name), text);
                }
            }
        }
        Examined { package, text }
    }
}

fn is_test_variant(words: &Words, package: &str) -> bool {
    words.diagnosis.test_of.is_some() && words.diagnosis.package == package
}

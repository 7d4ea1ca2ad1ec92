//! Compiles packages and hands them on, examined, in the order of their import paths.
//!
//! One thread listens to the compiler; another reads the records and sources of each package that
//! is complete, while the next ones are compiled. A package is handed on as soon as all before it
//! are, so a text begins to appear before the last one is compiled.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use anyhow::{Result, anyhow};

use super::Module;
use super::words::{Asked, Words, read_records};
use crate::judge::package::{Package, Part, Profiled};
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage;

/// A package with its text, when that was to be kept.
pub struct Examined {
    /// What is known.
    pub package: Package,
    /// The compiler's text, unchanged.
    pub text: String,
}

/// Takes the packages, one at a time.
pub trait Take: Send {
    /// The next one; the stage is there for printing while a bar is shown.
    ///
    /// # Errors
    /// Whatever keeps it from being shown; nothing more is handed on then.
    fn take(&mut self, examined: Examined, stage: &Stage) -> Result<()>;
}

impl Module {
    /// Compiles everything that is asked and hands it to `taker`; false when a package did not
    /// compile.
    ///
    /// # Errors
    /// When Go cannot be run, or the taker gives up.
    pub fn examine(
        &self,
        asked: &Asked<'_>,
        profiled: Option<&Profiled>,
        interrupt: &Interrupt,
        taker: &mut dyn Take,
    ) -> Result<bool> {
        let stage = Stage::begin("compiling", asked.packages.len() as u64);
        let desk = Desk {
            module: self,
            asked,
            profiled,
            stage: &stage,
            waiting: BTreeMap::new(),
            next: 0,
            taker,
        };
        let whole = thread::scope(|scope| {
            let (sender, receiver) = channel();
            let reading = scope.spawn(move || desk.read_all(&receiver));
            let failures = self.words(asked, interrupt, |words| drop(sender.send(words)));
            drop(sender);
            let (desk, read) = reading.join().map_err(|_| anyhow!("reading the words failed"))?;
            let failures = failures?;
            read?;
            let whole = failures.is_empty();
            desk.finish(failures).map(|()| whole)
        });
        stage.end();
        whole
    }
}

/// Where complete packages wait for those before them.
struct Desk<'a> {
    module: &'a Module,
    asked: &'a Asked<'a>,
    profiled: Option<&'a Profiled>,
    stage: &'a Stage,
    waiting: BTreeMap<usize, Vec<Words>>,
    next: usize,
    taker: &'a mut dyn Take,
}

impl Desk<'_> {
    fn read_all(mut self, words: &Receiver<Words>) -> (Self, Result<()>) {
        let mut went = Ok(());
        for words in words {
            let found = &self.asked.packages[words.place];
            self.stage.step(&found.listed.import_path, None);
            self.waiting.entry(words.place).or_default().push(words);
            // A package with tests comes in several parts, and only the end tells how many.
            if !self.asked.tests && went.is_ok() {
                went = self.hand_on();
            }
        }
        (self, went)
    }

    /// Hands on what has nothing before it.
    fn hand_on(&mut self) -> Result<()> {
        while let Some(parts) = self.waiting.remove(&self.next) {
            let package = self.package(self.next, parts);
            self.next += 1;
            self.taker.take(package, self.stage)?;
        }
        Ok(())
    }

    /// The rest: what failed, and what the compiler had nothing to say about.
    fn finish(mut self, mut failures: BTreeMap<usize, String>) -> Result<()> {
        for place in self.next..self.asked.packages.len() {
            let parts = self.waiting.remove(&place).unwrap_or_default();
            let mut examined = self.package(place, parts);
            examined.package.error = failures.remove(&place);
            self.taker.take(examined, self.stage)?;
        }
        Ok(())
    }

    fn package(&self, place: usize, mut words: Vec<Words>) -> Examined {
        let found = &self.asked.packages[place];
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
            let mut part = Part {
                records: read_records(&words.records, &words.diagnosis.package),
                diagnosis: words.diagnosis,
            };
            naming.diagnosis(&mut part.diagnosis);
            part.records.iter_mut().for_each(|file| naming.records(file));
            part
        };
        let parts = words.into_iter().map(part).collect();
        let listed = found.listed.clone();
        let mut package = Package::new(listed, parts, self.profiled, &self.module.path);
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

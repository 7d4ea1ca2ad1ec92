//! A Go package of anyone's, as the compiler and (when a benchmark was named) the heap profile see
//! it: what `diagnose --module` shows.
//!
//! Files arrive named by import path (see `naming`); here they become paths below the module's
//! folder. Whose code a site is follows from that: a file of the package, a
//! body that another package lent, or something the compiler wrote.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::alloc::{Evidence, HeapProfile, PerOp, Scope, SiteEvidence, attribute, complete};
use crate::escape::json::JsonFile;
use crate::escape::{Diagnosis, Place, Span, join, relocate};

use super::witness::{HARNESS_FUNCTIONS, drop_strays};

/// A package before it is compiled, as `go list` describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Import path; for a pattern that matches nothing, the pattern.
    pub import_path: String,
    /// Its name, as in the package clause.
    pub name: String,
    /// The name of its folder (see `naming`): the import path, with a version when it is of
    /// another module.
    pub printed: String,
    /// Its Go files, by bare name.
    pub files: Vec<String>,
    /// The files of its tests, the external ones included.
    pub tests: Vec<String>,
}

/// A benchmark that was run for the counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiled {
    /// Its function.
    pub benchmark: String,
    /// Import path of the package that has it.
    pub package: String,
    /// What was allocated meanwhile.
    pub profile: HeapProfile,
    /// The counters of the same run.
    pub per_op: PerOp,
}

/// What was said in one compilation of a package.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// The text, read.
    pub diagnosis: Diagnosis,
    /// The records of this compilation alone.
    pub records: Vec<JsonFile>,
}

impl Part {
    fn joined(mut self) -> Diagnosis {
        // All main packages are called `main` in their records.
        for file in self.records.iter_mut().filter(|file| file.package == "main") {
            file.package.clone_from(&self.diagnosis.package);
        }
        join::join(&mut self.diagnosis, &self.records);
        self.diagnosis
    }
}

/// A package, examined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Package {
    /// Which.
    pub listed: Listed,
    /// What the compiler said, files named below the module; empty when it did not compile.
    pub diagnosis: Diagnosis,
    /// What was allocated, when a benchmark was named. Sites point into `diagnosis`.
    pub evidence: Option<Evidence>,
    /// The texts of its files, by path below the module, as far as they were read.
    pub sources: BTreeMap<String, String>,
    /// Whether its tests were compiled with it.
    pub tested: bool,
    /// Why it did not compile, in the words of Go.
    pub error: Option<String>,
    /// For each finding: it is about code of this package's files and of nobody else's, neither a
    /// body that another package lent nor something inlined from outside the module.
    own: Vec<bool>,
    /// How the names of the module's files begin as the compiler prints them.
    module: String,
}

impl Package {
    /// A package that did not compile.
    pub fn broken(listed: Listed, error: String) -> Self {
        Self { listed, error: Some(error), ..Self::default() }
    }

    /// A package with what was said of it: one part, and a second for its external tests.
    pub fn new(
        listed: Listed,
        parts: Vec<Part>,
        profiled: Option<&Profiled>,
        module: &str,
    ) -> Self {
        let mut diagnosis = Diagnosis::default();
        for part in parts.into_iter().map(Part::joined) {
            if diagnosis.package.is_empty() {
                diagnosis = part;
            } else {
                diagnosis.findings.extend(part.findings);
                diagnosis.notes.extend(part.notes);
                diagnosis.unread.extend(part.unread);
            }
        }
        settle_places(&mut diagnosis, &listed);
        let mut evidence = profiled.map(|run| evidence(&diagnosis, run, &listed));
        let module = format!("{module}/");
        let inside = |span: &Span| span.file.starts_with(&module);
        let own = diagnosis.findings.iter().map(|finding| {
            finding.place == Place::Own && finding.inline_chain.innermost().is_none_or(inside)
        });
        let own = own.collect();
        let shorten = |file: &str| file.strip_prefix(module.as_str()).map(str::to_owned);
        relocate::relocate(&mut diagnosis, shorten);
        for site in evidence.iter_mut().flat_map(|evidence| &mut evidence.sites) {
            site.file = shorten(&site.file).unwrap_or_else(|| site.file.clone());
        }
        Self { listed, diagnosis, evidence, own, module, ..Self::default() }
    }

    /// Whether the finding at an index is about the user's own code, see `--own`.
    pub fn is_own(&self, finding: usize) -> bool {
        self.own.get(finding).copied().unwrap_or(false)
    }

    /// What a finding allocates, when a benchmark was run and it was seen to.
    pub fn cost(&self, finding: usize) -> Option<&SiteEvidence> {
        let sites = &self.evidence.as_ref()?.sites;
        sites.iter().find(|site| site.finding == Some(finding))
    }

    /// The paths of its files below the module's folder, those of its tests behind the others.
    pub fn files(&self) -> impl Iterator<Item = String> {
        let tests = self.tested.then_some(&self.listed.tests).into_iter().flatten();
        self.listed.files.iter().chain(tests).map(|file| self.path_of(file))
    }

    /// Path of one of its files below the module's folder.
    pub fn path_of(&self, file: &str) -> String {
        let whole = format!("{}/{file}", self.listed.printed);
        whole.strip_prefix(&self.module).map(str::to_owned).unwrap_or(whole)
    }
}

/// Whose code each site is: the folder of the package is known here, so a package of nothing but
/// generic functions is told apart too.
fn settle_places(diagnosis: &mut Diagnosis, listed: &Listed) {
    let folder = |file: &str| file.rsplit_once('/').map_or(String::new(), |(f, _)| f.to_owned());
    let place = |span: &Span, old: Place| match old {
        Place::Own | Place::Foreign if is_generated(&span.file) => Place::Autogenerated,
        Place::Own | Place::Foreign if folder(&span.file) == listed.printed => Place::Own,
        other => other,
    };
    for finding in &mut diagnosis.findings {
        finding.place = place(&finding.span, finding.place);
    }
    for note in &mut diagnosis.notes {
        note.place = note.span.as_ref().map_or(note.place, |span| place(span, note.place));
    }
}

/// The files that cgo writes beside the user's.
fn is_generated(file: &str) -> bool {
    file.rsplit('/').next().is_some_and(|name| name.starts_with("_cgo_"))
}

/// Holds the profile against the package's files.
fn evidence(diagnosis: &Diagnosis, run: &Profiled, listed: &Listed) -> Evidence {
    let named = |file: &String| format!("{}/{file}", listed.printed);
    let own_files: Vec<String> = listed.files.iter().chain(&listed.tests).map(named).collect();
    let harness = HARNESS_FUNCTIONS.map(|name| format!("{}.{name}", run.package));
    let scope = Scope { own_files: &own_files, harness: &harness };
    let mut evidence = attribute::attribute(diagnosis, &run.profile, &run.per_op, &scope);
    complete::complete(&mut evidence);
    drop_strays(&mut evidence);
    evidence
}

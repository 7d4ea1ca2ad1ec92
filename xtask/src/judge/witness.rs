//! Reads the first two witnesses of a recording: the compiler's words become a diagnosis, and the
//! heap profile is held against it line by line.

use crate::alloc::{Evidence, Scope, SiteClass, SiteEvidence, attribute, complete};
use crate::case::wants::{self, Heard, Seen, WantProblem};
use crate::case::{ByVariant, CaseId, GoVersion, Variant};
use crate::escape::{Diagnosis, Place, join, json, parse, relocate};
use crate::recording::{CaseRecord, CompilerOutput};

use super::Witnesses;

/// The file of each variant.
pub fn file_of(variant: Variant) -> &'static str {
    match variant {
        Variant::Before => "before.go",
        Variant::After => "after.go",
    }
}

/// What compiler and profile say about a case; absent when it did not compile.
pub fn read(record: &CaseRecord) -> Option<Witnesses> {
    let output = record.compiler.as_ref()?;
    let mut diagnosis = read_words(output, &record.case.id);
    let own_files = ["before.go", "after.go", "case_test.go"].map(str::to_owned);
    let harness = HARNESS_FUNCTIONS.map(|name| format!("{}.{name}", diagnosis.package));
    let evidence = ByVariant::from_fn(|variant| {
        let taken = record.profiles.get(variant).as_ref()?;
        let scope = Scope { own_files: &own_files, harness: &harness };
        let mut evidence = attribute::attribute(&diagnosis, &taken.profile, &taken.per_op, &scope);
        complete::complete(&mut evidence);
        drop_strays(&mut evidence);
        Some(evidence)
    });
    shorten(&mut diagnosis, &record.case.id);
    Some(Witnesses { diagnosis, evidence })
}

/// The diagnosis of a case's package as its test binary sees it, with short file names.
pub fn diagnosis(output: &CompilerOutput, id: &CaseId) -> Diagnosis {
    let mut diagnosis = read_words(output, id);
    shorten(&mut diagnosis, id);
    diagnosis
}

fn read_words(output: &CompilerOutput, id: &CaseId) -> Diagnosis {
    let packages = parse::parse(output.text.as_bytes());
    let own = packages.into_iter().filter(|d| d.package.ends_with(&format!("/{id}")));
    // `# p [p.test]` is the package with its tests in it; `# p` alone is printed when the tests
    // are in a package of their own.
    let mut diagnosis = own.max_by_key(|d| d.test_of.is_some()).unwrap_or_default();
    let records: Vec<_> = output.json.iter().map(|f| json::read(f.text.as_bytes())).collect();
    join::join(&mut diagnosis, &records);
    diagnosis
}

/// How the names of the injected functions begin.
pub const HARNESS_FUNCTIONS: [&str; 2] = ["escapeClinic", "TestEscapeClinicWorker"];

/// `before.go` of `module/cases/<id>/before.go`.
fn short<'a>(file: &'a str, id: &CaseId) -> Option<&'a str> {
    let (folder, name) = file.rsplit_once('/')?;
    folder.ends_with(&format!("cases/{id}")).then_some(name)
}

fn shorten(diagnosis: &mut Diagnosis, id: &CaseId) {
    relocate::relocate(diagnosis, |file| short(file, id).map(str::to_owned));
}

/// What the runtime allocates for itself now and then is nobody's allocation per operation.
pub(super) fn drop_strays(evidence: &mut Evidence) {
    if evidence.total_allocs < STRAY {
        evidence.total_allocs = 0.0;
        evidence.total_bytes = 0.0;
    }
    if evidence.remainder_allocs.abs() < STRAY {
        evidence.remainder_allocs = 0.0;
        evidence.remainder_bytes = 0.0;
    }
}

/// A line that allocates less than this per operation does not allocate by itself: something of
/// the runtime was filled up now and then.
const STRAY: f64 = 0.01;

/// The sites of a variant's evidence that its page speaks of: those in its own file, and those
/// elsewhere that allocate.
pub fn sites_of(evidence: &Evidence, variant: Variant) -> impl Iterator<Item = &SiteEvidence> {
    evidence.sites.iter().filter(move |site| {
        let allocates = site.allocs_per_op >= STRAY;
        let silent = matches!(site.class, SiteClass::SilentAllocation);
        if site.file == file_of(variant) { allocates || !silent } else { allocates }
    })
}

/// Holds the comments on the guilty lines against what compiler and profile said.
pub fn check_wants(
    record: &CaseRecord,
    witnesses: Option<&Witnesses>,
    go: &GoVersion,
) -> ByVariant<Vec<WantProblem>> {
    let Some(witnesses) = witnesses else { return ByVariant::default() };
    ByVariant::from_fn(|variant| {
        hold(record.case.files.source(variant), &heard(witnesses, variant), go)
    })
}

/// Holds the comments of one source against the heap verdicts heard about it.
pub fn hold(source: &str, heard: &[Heard], go: &GoVersion) -> Vec<WantProblem> {
    match wants::read(source) {
        Ok(wants) => wants::check(&wants, heard, go),
        Err(problems) => problems,
    }
}

/// The heap verdicts of one variant's own file, each position and text once.
fn heard(witnesses: &Witnesses, variant: Variant) -> Vec<Heard> {
    let mut heard: Vec<Heard> = Vec::new();
    for (index, finding) in witnesses.diagnosis.findings.iter().enumerate() {
        let own = finding.place == Place::Own && finding.span.file == file_of(variant);
        if !finding.verdict.is_heap() || !own {
            continue;
        }
        let seen = match finding.paper {
            Some(_) => Seen::Paper,
            None => seen(witnesses, variant, index),
        };
        let verdict = Heard { line: finding.span.line, text: finding.message.clone(), seen };
        if !heard.contains(&verdict) {
            heard.push(verdict);
        }
    }
    heard
}

fn seen(witnesses: &Witnesses, variant: Variant, finding: usize) -> Seen {
    let Some(evidence) = witnesses.evidence.get(variant) else { return Seen::Unseen };
    let site = evidence.sites.iter().find(|site| site.finding == Some(finding));
    match site.map(|site| site.class) {
        Some(SiteClass::PaperEscape { .. }) => Seen::Paper,
        Some(SiteClass::EscapesAndAllocates) => Seen::Allocated,
        _ => Seen::Unseen,
    }
}

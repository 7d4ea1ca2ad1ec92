//! From findings and evidence to notes and counts on the lines of a listing.
//!
//! Each verdict of the compiler on the file is a note under its line, joined with what the profile
//! saw there; an allocation without a verdict is a note too. Copies that inlining made of the same
//! verdict are said once; a linter's advice stands beside them. How a note looks is decided by `listing` and the templates.

use super::super::html::clip;
use super::super::listing::{CaseLink, LineCount, LineNote, Step, Symbol};
use super::super::units;
use super::{Scene, advice, short};
use crate::alloc::{Evidence, SiteClass, SiteEvidence};
use crate::case::{Case, Variant};
use crate::escape::explain::{self, Topic, explain, loop_sentence};
use crate::escape::{Finding, Inlining, Verdict};
use crate::judge::witness::{file_of, sites_of};

/// Longest title of another case, in characters.
const TITLE_LIMIT: usize = 80;

/// Everything to say about one variant's file, in the order of its lines.
pub fn notes(scene: &Scene<'_>, variant: Variant) -> Vec<LineNote> {
    let mut notes = of_witnesses(scene, variant);
    notes.extend(advice::notes(scene, variant));
    notes.sort_by_key(|note| (note.line, note.column));
    notes
}

fn of_witnesses(scene: &Scene<'_>, variant: Variant) -> Vec<LineNote> {
    let Some(witnesses) = &scene.judgement.witnesses else { return Vec::new() };
    let evidence = witnesses.evidence.get(variant).as_ref();
    let inlining = Inlining::of(&witnesses.diagnosis);
    let mut notes: Vec<LineNote> = Vec::new();
    for (index, finding) in witnesses.diagnosis.findings.iter().enumerate() {
        if finding.span.file != file_of(variant) || is_noise(finding) {
            continue;
        }
        let site = site_of(evidence, index);
        let sharer = evidence.and_then(|e| e.sharer(finding, &witnesses.diagnosis));
        let (symbol, addition) = meaning(finding, site, sharer);
        let mut note = of_finding(&short::said(scene, variant, finding), finding, symbol, addition);
        let said =
            |n: &LineNote| (n.line, n.column) == (note.line, note.column) && n.text == note.text;
        if !notes.iter().any(said) {
            note.steps = steps(scene, finding, &inlining);
            notes.push(note);
        }
    }
    notes.extend(evidence.into_iter().flat_map(|e| silent(e, variant)));
    notes
}

/// What each line of the file allocates.
pub fn counts(scene: &Scene<'_>, variant: Variant) -> Vec<LineCount> {
    let Some(witnesses) = &scene.judgement.witnesses else { return Vec::new() };
    let Some(evidence) = witnesses.evidence.get(variant) else { return Vec::new() };
    let mut lines: Vec<u32> = sites_of(evidence, variant)
        .filter(|site| site.file == file_of(variant))
        .map(|site| site.line)
        .collect();
    lines.dedup();
    lines
        .into_iter()
        .map(|line| {
            let here = evidence.line(file_of(variant), line);
            LineCount {
                line,
                allocs: here.allocs_per_op,
                bytes: here.bytes_per_op,
                at_least: here.at_least,
            }
        })
        .collect()
}

/// "1 alloc/op, 8 B/op", with "at least" where the profile under-counts.
pub fn allocated(site: &SiteEvidence) -> String {
    let least = if site.at_least { "at least " } else { "" };
    let (allocs, bytes) = (units::count(site.allocs_per_op), units::bytes(site.bytes_per_op));
    format!("{least}{allocs} allocs/op, {bytes}/op")
}

/// The arguments of a variadic call are no value of the reader's.
pub fn is_noise(finding: &Finding) -> bool {
    finding.subject == "... argument" && !finding.verdict.is_heap()
}

fn site_of(evidence: Option<&Evidence>, finding: usize) -> Option<&SiteEvidence> {
    evidence?.sites.iter().find(|site| site.finding == Some(finding))
}

fn of_finding(said: &str, finding: &Finding, symbol: Symbol, addition: Option<String>) -> LineNote {
    let text = addition.map_or_else(|| said.to_owned(), |addition| format!("{said}; {addition}"));
    LineNote {
        line: finding.span.line,
        column: finding.span.column,
        symbol,
        text,
        steps: Vec::new(),
    }
}

/// What the other witnesses add; `sharer` is whose allocation may be the finding's too.
fn meaning(
    finding: &Finding,
    site: Option<&SiteEvidence>,
    sharer: Option<&SiteEvidence>,
) -> (Symbol, Option<String>) {
    let class = site.map(|site| site.class);
    match (&finding.verdict, class) {
        (_, Some(SiteClass::PaperEscape { reason })) => {
            (Symbol::Paper, Some(format!("nothing is allocated: {}", reason.sentence())))
        }
        (verdict, _) if verdict.is_leak() => (Symbol::Info, None),
        (Verdict::DoesNotEscape | Verdict::AppendDoesNotEscape, _) => {
            let saw = site.filter(|site| site.allocs_per_op > 0.0);
            (Symbol::Stack, saw.map(|site| format!("and yet {} were seen", allocated(site))))
        }
        (_, Some(SiteClass::EscapesAndAllocates)) => (Symbol::Heap, site.map(allocated)),
        (_, Some(SiteClass::EscapesUnseen)) => {
            let seen = match sharer {
                Some(other) => format!("it may share the allocation of line {}", other.line),
                None => "no allocation was seen in this benchmark".to_owned(),
            };
            (Symbol::Heap, Some(seen))
        }
        (_, Some(SiteClass::EscapesHereStaysInlined)) => {
            (Symbol::Heap, Some("where it is inlined, it stays on the stack".to_owned()))
        }
        (_, Some(SiteClass::StaysHereEscapesInlined)) => {
            (Symbol::Stack, Some("where it is inlined, it escapes".to_owned()))
        }
        _ => (Symbol::Heap, None),
    }
}

/// The way out, in plain words; each step with its line where that is in the same file.
fn steps(scene: &Scene<'_>, finding: &Finding, inlining: &Inlining<'_>) -> Vec<Step> {
    if !finding.verdict.is_heap() {
        return Vec::new();
    }
    let explained = explain(finding, inlining);
    let line = |span: &Option<crate::escape::Span>| {
        span.as_ref().filter(|span| span.file == finding.span.file).map(|span| span.line)
    };
    let path = explain::steps(finding);
    let mut steps: Vec<Step> = path
        .map(|step| Step { line: line(&step.span), text: step.text, code: step.code, case: None })
        .collect();
    let files = &scene.record.case.files;
    let source = match finding.span.file.as_str() {
        "before.go" => Some(&files.before),
        "after.go" => Some(&files.after),
        _ => None,
    };
    let round = source.and_then(|source| loop_sentence(&finding.span, source));
    let rest = round.into_iter().chain(explained.inlining).chain(explained.beyond_reach);
    steps.extend(
        [explained.conclusion]
            .into_iter()
            .chain(rest)
            .filter(|text| !text.is_empty())
            .map(|text| Step { text, ..Step::default() }),
    );
    steps.extend(explained.topic.map(|topic| usual_treatment(scene, topic)));
    steps
}

/// What usually helps, with the case of this report that teaches it.
fn usual_treatment(scene: &Scene<'_>, topic: Topic) -> Step {
    let here = &scene.record.case.id;
    let teaches = |case: &&Case| case.id.as_str() == topic.taught_by() && case.id != *here;
    let case = scene.report.recording.cases.iter().map(|record| &record.case).find(teaches);
    Step {
        text: format!("what usually helps: {}", topic.treatment()),
        case: case.map(|case| CaseLink {
            id: case.id.to_string(),
            title: clip(&case.title, TITLE_LIMIT),
        }),
        ..Step::default()
    }
}

/// Allocations that the compiler has no word for.
fn silent(evidence: &Evidence, variant: Variant) -> impl Iterator<Item = LineNote> {
    sites_of(evidence, variant)
        .filter(move |site| site.file == file_of(variant))
        .filter(|site| matches!(site.class, SiteClass::SilentAllocation))
        .map(|site| LineNote {
            line: site.line,
            column: site.column,
            symbol: Symbol::Heap,
            text: silent_words(site),
            steps: Vec::new(),
        })
}

/// What a silent allocation is, as a sentence without a full stop.
pub fn silent_words(site: &SiteEvidence) -> String {
    match &site.callee {
        Some(callee) => format!("{} inside the call of {callee}", allocated(site)),
        None => format!("{} here, of which the compiler says nothing", allocated(site)),
    }
}

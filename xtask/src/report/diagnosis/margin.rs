//! What stands beside and under the lines of a package's file: the compiler's words with their
//! path, and what the profile counted.

use super::entry::{Entry, Topic};
use super::lookup::Lookup;
use crate::alloc::SiteClass;
use crate::escape::Span;
use crate::escape::explain;
use crate::judge::package::Package;
use crate::report::listing::{LineCount, LineNote, Step, Symbol};
use crate::report::view::lines::{allocated, silent_words};

/// The notes of one file, in the order of its lines, each said once.
pub fn notes(lookup: &Lookup<'_>, file: &str, entries: &[Entry<'_>]) -> Vec<LineNote> {
    let mut notes: Vec<LineNote> = Vec::new();
    for entry in entries {
        let Some(span) = entry.span.filter(|span| span.file == file) else { continue };
        let Some(symbol) = symbol(entry) else { continue };
        let note = note(lookup, entry, span, symbol);
        let here =
            notes.iter().rev().take_while(|n| (n.line, n.column) == (note.line, note.column));
        if !here.into_iter().any(|said| said.text == note.text) {
            notes.push(note);
        }
    }
    let sites = lookup.package().evidence.iter().flat_map(|evidence| &evidence.sites);
    let silent = sites.filter(|s| s.file == file && matches!(s.class, SiteClass::SilentAllocation));
    notes.extend(silent.map(|site| LineNote {
        line: site.line,
        column: site.column,
        symbol: Symbol::Heap,
        text: silent_words(site),
        steps: Vec::new(),
    }));
    notes.sort_by_key(|note| (note.line, note.column));
    notes
}

/// What each line of one file allocates.
pub fn counts(package: &Package, file: &str) -> Vec<LineCount> {
    let Some(evidence) = &package.evidence else { return Vec::new() };
    let here = evidence.sites.iter().filter(|s| s.file == file && s.allocs_per_op > 0.0);
    let mut lines: Vec<u32> = here.map(|site| site.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let count = |line| {
        let all = evidence.line(file, line);
        let (allocs, bytes) = (all.allocs_per_op, all.bytes_per_op);
        LineCount { line, allocs, bytes, at_least: all.at_least }
    };
    lines.into_iter().map(count).collect()
}

/// The sign of a line; none for what would only be noise.
fn symbol(entry: &Entry<'_>) -> Option<Symbol> {
    if entry.paper().is_some() {
        return Some(Symbol::Paper);
    }
    match entry.finding() {
        Some(finding) if finding.verdict.is_heap() => Some(Symbol::Heap),
        Some(finding) if finding.verdict.is_leak() => Some(Symbol::Info),
        Some(finding) if finding.subject == "... argument" => None,
        Some(_) => Some(Symbol::Stack),
        None => Some(Symbol::Info),
    }
}

fn note(lookup: &Lookup<'_>, entry: &Entry<'_>, span: &Span, symbol: Symbol) -> LineNote {
    let cost = entry.cost.filter(|site| site.allocs_per_op > 0.0).map(allocated);
    let paper = entry.paper().map(|why| format!("nothing is allocated: {why}"));
    let text = match paper.or(cost) {
        Some(addition) => format!("{}; {addition}", entry.message()),
        None => entry.message().to_owned(),
    };
    let steps = if entry.is(Topic::Escapes) { steps(lookup, entry, span) } else { Vec::new() };
    LineNote { line: span.line, column: span.column, symbol, text, steps }
}

/// The way out in plain words, each step with its line where that is in the same file.
fn steps(lookup: &Lookup<'_>, entry: &Entry<'_>, span: &Span) -> Vec<Step> {
    let Some(finding) = entry.finding() else { return Vec::new() };
    let explained = lookup.explain(finding);
    let same = |place: &&Span| place.file == span.file;
    let mut steps: Vec<Step> = explain::steps(finding)
        .map(|step| Step {
            line: step.span.as_ref().filter(same).map(|place| place.line),
            text: step.text,
            code: step.code,
            case: None,
        })
        .collect();
    let treatment =
        explained.topic.filter(|_| entry.paper().is_none() && explained.beyond_reach.is_none());
    let rest = [Some(explained.conclusion)]
        .into_iter()
        .chain(explained.inlining.into_iter().map(Some))
        .chain([
            explained.beyond_reach,
            treatment.map(|t| format!("what helps: {}", t.treatment())),
        ]);
    let rest = rest.flatten().filter(|text| !text.is_empty());
    steps.extend(rest.map(|text| Step { text, code: String::new(), line: None, case: None }));
    steps
}

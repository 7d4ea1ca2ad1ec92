//! Gathers the compiler's verdicts into sites: one place in the user's source with everything that
//! was decided about it, in its own function and in every function that inlined it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::charge::{ChainLine, Owner};
use crate::escape::{Diagnosis, Finding, NoteKind, PaperReason, Span, Verdict};

/// One place and the verdicts about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: Option<u32>,
    /// Verdicts in the function that holds the source.
    pub(super) here: Vec<usize>,
    /// Verdicts about inlined copies.
    pub(super) copies: Vec<usize>,
    /// A caller inlined the function and printed no heap verdict for this place.
    pub(super) stays_in_a_copy: bool,
    /// The user's line inlined library code, and the site is in there.
    pub(super) inside_library: bool,
}

/// Sorted by file, line and column; expressions at one position are told apart by their words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    file: String,
    line: u32,
    column: Option<u32>,
    subject: String,
    inside: Option<Span>,
}

/// The sites of the user's files, by place.
pub(super) fn sites(diagnosis: &Diagnosis, owner: &Owner<'_>) -> Vec<Site> {
    let declared = declaration_lines(diagnosis);
    let mut found: BTreeMap<Key, Site> = BTreeMap::new();
    for (index, finding) in diagnosis.findings.iter().enumerate() {
        let is_storage = !finding.verdict.is_leak() && !is_parameter(finding, &declared);
        let Some(written) = own_place(finding, owner).filter(|_| is_storage) else { continue };
        let Some(file) = owner.own_file(&written.span.file) else { continue };
        let key = Key {
            file: file.to_owned(),
            line: written.span.line,
            column: written.span.column,
            subject: finding.subject.clone(),
            inside: written.inside.cloned(),
        };
        let site = found.entry(key).or_insert_with(|| Site {
            file: file.to_owned(),
            line: written.span.line,
            column: written.span.column,
            inside_library: written.inside.is_some(),
            ..Site::default()
        });
        if written.is_copy { &mut site.copies } else { &mut site.here }.push(index);
    }
    let mut sites: Vec<Site> = found.into_values().collect();
    mark_copies_that_stay(&mut sites, diagnosis);
    sites
}

/// Where a verdict's expression stands in the user's files.
struct Written<'a> {
    span: &'a Span,
    /// It was brought elsewhere by inlining.
    is_copy: bool,
    /// The innermost place, when that is in a library.
    inside: Option<&'a Span>,
}

fn own_place<'a>(finding: &'a Finding, owner: &Owner<'_>) -> Option<Written<'a>> {
    let chain = &finding.inline_chain.0;
    if chain.is_empty() {
        return Some(Written { span: &finding.span, is_copy: false, inside: None });
    }
    let at = chain.iter().rposition(|span| owner.own_file(&span.file).is_some())?;
    let inside = chain.last().filter(|_| at + 1 < chain.len());
    Some(Written { span: &chain[at], is_copy: at > 0, inside })
}

/// Parameters get verdicts too, at the function's declaration, but have no storage of their own.
fn is_parameter(finding: &Finding, declared: &HashSet<(&str, u32)>) -> bool {
    finding.verdict == Verdict::DoesNotEscape
        && finding.subject.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)
        && declared.contains(&(finding.span.file.as_str(), finding.span.line))
}

fn declaration_lines(diagnosis: &Diagnosis) -> HashSet<(&str, u32)> {
    let declared = diagnosis.notes.iter().filter(|note| {
        matches!(note.kind, NoteKind::CanInline { .. } | NoteKind::CannotInline { .. })
    });
    declared.filter_map(|n| n.span.as_ref()).map(|s| (s.file.as_str(), s.line)).collect()
}

/// A variable that stays prints nothing, so copies that stay are those that do not escape.
fn mark_copies_that_stay(sites: &mut [Site], diagnosis: &Diagnosis) {
    let mut inlined: HashMap<&str, usize> = HashMap::new();
    for note in &diagnosis.notes {
        if let NoteKind::InliningCall { callee } = &note.kind {
            *inlined.entry(callee.as_str()).or_default() += 1;
        }
    }
    for site in sites {
        let heap = |index: &&usize| diagnosis.findings[**index].verdict.is_heap();
        let silent = || {
            let function =
                site.here.first().and_then(|i| diagnosis.findings[*i].function.as_deref());
            let calls = function.and_then(|f| inlined.get(f)).copied().unwrap_or(0);
            calls > site.copies.iter().filter(heap).count()
        };
        site.stays_in_a_copy = site.copies.iter().any(|i| !heap(&i)) || silent();
    }
}

impl Site {
    fn findings<'a>(&'a self, diagnosis: &'a Diagnosis) -> impl Iterator<Item = &'a Finding> {
        self.here.iter().chain(&self.copies).map(|index| &diagnosis.findings[*index])
    }

    /// Whether the function that holds the source says that it is on the heap.
    pub(super) fn escapes_here(&self, diagnosis: &Diagnosis) -> bool {
        self.here.iter().any(|index| diagnosis.findings[*index].verdict.is_heap())
    }

    /// Whether any function says so.
    pub(super) fn escapes(&self, diagnosis: &Diagnosis) -> bool {
        self.findings(diagnosis).any(|f| f.verdict.is_heap())
    }

    /// The reason why the escape costs nothing, when every heap verdict has one.
    pub(super) fn paper(&self, diagnosis: &Diagnosis) -> Option<PaperReason> {
        let mut heap = self.findings(diagnosis).filter(|f| f.verdict.is_heap()).peekable();
        let first = heap.peek()?.paper;
        heap.all(|f| f.paper.is_some()).then_some(first).flatten()
    }

    /// Whether a heap verdict came in by exactly this chain of inlined calls.
    pub(super) fn came_by(
        &self,
        chain: &[ChainLine],
        diagnosis: &Diagnosis,
        owner: &Owner<'_>,
    ) -> bool {
        self.findings(diagnosis).filter(|f| f.verdict.is_heap()).any(|finding| {
            let single = std::slice::from_ref(&finding.span);
            let spans = &finding.inline_chain.0;
            let spans = if spans.is_empty() { single } else { spans };
            spans.len() == chain.len()
                && spans.iter().zip(chain).all(|(span, line)| {
                    span.line == line.line
                        && (span.file == line.file
                            || owner.own_file(&span.file) == owner.own_file(&line.file))
                })
        })
    }

    /// Whether the words are those of an expression that may allocate although it does not escape.
    pub(super) fn may_allocate_quietly(&self, diagnosis: &Diagnosis) -> bool {
        self.findings(diagnosis).any(|finding| {
            let subject = finding.subject.as_str();
            ["make(", "append", "map[", "string(", "([]byte)(", "([]rune)("]
                .iter()
                .any(|opening| subject.starts_with(opening))
                || subject.contains(" + ")
        })
    }

    /// Whether this is an append whose slice is returned at a line: since 1.26 the backing store
    /// is allocated there.
    pub(super) fn is_append_returned_at(&self, line: u32, diagnosis: &Diagnosis) -> bool {
        self.findings(diagnosis).any(|finding| {
            finding.verdict == Verdict::AppendEscapes
                && finding.flow.iter().any(|step| {
                    step.why.word() == "return"
                        && step
                            .span
                            .as_ref()
                            .is_some_and(|s| s.line == line && s.file == finding.span.file)
                })
        })
    }

    /// The verdict to show: this place's own before a copy's, heap before stack.
    pub(super) fn shown(&self, diagnosis: &Diagnosis) -> Option<usize> {
        let heap = |index: &&usize| diagnosis.findings[**index].verdict.is_heap();
        let all = || self.here.iter().chain(&self.copies);
        self.here.iter().find(heap).or_else(|| all().find(heap)).or_else(|| all().next()).copied()
    }
}

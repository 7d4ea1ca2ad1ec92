//! The lines that are shown: a verdict or a remark of the compiler's level 1, word for word, with
//! all that is known about it; and the filter that says which.

use crate::alloc::SiteEvidence;
use crate::escape::compare::outermost;
use crate::escape::explain::beyond_reach;
use crate::escape::{Declarations, Finding, Note, NoteKind, Place, Span};
use crate::judge::package::Package;

/// A part of what the compiler says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// What lives on the heap, paper escapes included.
    Escapes,
    /// What is said to escape although nothing is allocated.
    Paper,
    /// Parameters that let their argument out.
    Leaks,
    /// What can be inlined, and was; devirtualised calls.
    Inlining,
}

/// Which lines are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these; everything when empty.
    pub topics: Vec<Topic>,
    /// Only in this function, named as `F`, `T.M` or `(*T).M`, its function literals included.
    pub function: Option<String>,
    /// Only the user's own code.
    pub own: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// A decision, by its index among the findings.
    Verdict(&'a Finding, usize),
    /// Anything else.
    Note(&'a Note),
}

/// A line of level 1.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What it is.
    pub said: Said<'a>,
    /// Where; none for a line without position.
    pub span: Option<&'a Span>,
    /// The function it stands in.
    pub function: Option<&'a str>,
    /// Whose code it is about.
    pub place: Place,
    /// Whether it is the user's own, see [`Filter::own`].
    pub own: bool,
    /// What was allocated there.
    pub cost: Option<&'a SiteEvidence>,
}

/// The lines of a package that pass the filter, by place and in the order of printing.
pub fn entries<'a>(
    package: &'a Package,
    declarations: &'a Declarations,
    filter: &Filter,
) -> Vec<Entry<'a>> {
    let diagnosis = &package.diagnosis;
    let verdicts = diagnosis.findings.iter().enumerate().map(|(index, finding)| Entry {
        said: Said::Verdict(finding, index),
        span: Some(&finding.span).filter(|span| span.line > 0),
        function: finding.function.as_deref(),
        place: finding.place,
        own: package.is_own(index),
        cost: package.cost(index),
    });
    let printed = diagnosis.notes.iter().filter(|note| note.kind.is_level_one());
    let notes = printed.map(|note| of_note(note, declarations));
    sorted(verdicts.chain(notes), filter)
}

/// The remarks of level 2 that pass the filter: captures, what was not inlined and why, paths
/// without a verdict.
pub fn notes<'a>(
    package: &'a Package,
    declarations: &'a Declarations,
    filter: &Filter,
) -> Vec<Entry<'a>> {
    let further = package.diagnosis.notes.iter().filter(|note| note.kind.is_level_two());
    sorted(further.map(|note| of_note(note, declarations)), filter)
}

fn sorted<'a>(all: impl Iterator<Item = Entry<'a>>, filter: &Filter) -> Vec<Entry<'a>> {
    let mut all: Vec<Entry<'_>> = all.filter(|entry| filter.lets(entry)).collect();
    all.sort_by_key(|entry| entry.span);
    all
}

fn of_note<'a>(note: &'a Note, declarations: &'a Declarations) -> Entry<'a> {
    Entry {
        said: Said::Note(note),
        span: note.span.as_ref(),
        function: function_of(note, declarations),
        place: note.place,
        own: note.place == Place::Own,
        cost: None,
    }
}

fn function_of<'a>(note: &'a Note, declarations: &'a Declarations) -> Option<&'a str> {
    match &note.kind {
        NoteKind::CanInline { function, .. } | NoteKind::CannotInline { function, .. } => {
            Some(function)
        }
        _ => declarations.at(note.span.as_ref()?),
    }
}

impl Filter {
    fn lets(&self, entry: &Entry<'_>) -> bool {
        let wanted = self.topics.is_empty() || self.topics.iter().any(|topic| entry.is(*topic));
        let here = self.function.as_deref().is_none_or(|name| {
            entry.function.is_some_and(|function| function == name || is_in(function, name))
        });
        wanted && here && (!self.own || entry.own)
    }
}

/// Whether a function is the named one, or a function literal in it; `M` names a method too.
fn is_in(function: &str, name: &str) -> bool {
    let plain = |text: &str| outermost(text).replace(['(', ')', '*'], "");
    let (function, name) = (plain(function), plain(name));
    function == name || function.rsplit_once('.').is_some_and(|(_, method)| method == name)
}

impl<'a> Entry<'a> {
    /// Whether it belongs to a topic.
    pub fn is(&self, topic: Topic) -> bool {
        match (self.said, topic) {
            (Said::Verdict(finding, _), Topic::Escapes) => finding.verdict.is_heap(),
            (Said::Verdict(..), Topic::Paper) => self.paper().is_some(),
            (Said::Verdict(finding, _), Topic::Leaks) => finding.verdict.is_leak(),
            (Said::Note(note), Topic::Inlining) => matches!(
                note.kind,
                NoteKind::CanInline { .. }
                    | NoteKind::CannotInline { .. }
                    | NoteKind::CannotInlineCall { .. }
                    | NoteKind::InliningCall { .. }
                    | NoteKind::Devirtualised { .. }
            ),
            _ => false,
        }
    }

    /// The compiler's words, as level 1 prints them.
    pub fn message(&self) -> &'a str {
        match self.said {
            Said::Verdict(finding, _) => &finding.message,
            Said::Note(note) => &note.message,
        }
    }

    /// The verdict, when it is one.
    pub fn finding(&self) -> Option<&'a Finding> {
        match self.said {
            Said::Verdict(finding, _) => Some(finding),
            Said::Note(_) => None,
        }
    }

    /// Why an escape allocates nothing.
    pub fn paper(&self) -> Option<&'static str> {
        let finding = self.finding().filter(|finding| finding.verdict.is_heap())?;
        finding.paper.map(|reason| reason.sentence())
    }

    /// Why an escape cannot be cured in the user's own code.
    pub fn beyond_reach(&self) -> Option<String> {
        beyond_reach(self.finding().filter(|finding| finding.verdict.is_heap())?)
    }

    /// A word for the kind of line.
    pub fn kind(&self) -> &'static str {
        match self.said {
            Said::Verdict(finding, _) => finding.verdict.word(),
            Said::Note(note) => note.kind.word(),
        }
    }

    /// What it is about: a variable, an expression, a function, a call.
    pub fn subject(&self) -> &'a str {
        match self.said {
            Said::Verdict(finding, _) => &finding.subject,
            Said::Note(note) => note.kind.subject(),
        }
    }
}

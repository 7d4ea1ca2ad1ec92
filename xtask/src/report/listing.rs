//! A Go file as rows for a page: number, coloured code, counts in the gutter, words underneath.
//!
//! What the compiler says becomes a row of text under the line it speaks of, never a tooltip, so
//! that it can be read aloud, printed and searched; the expression it means is underlined. The
//! notes arrive as plain text and are escaped here or by the template. Where they come from, and
//! how they read, is decided by `view_case`.

use std::ops::Range;

use serde::Serialize;

use super::highlight::{Coloured, Reader, expression_at};
use super::html::{SafeHtml, Writer, clip};
use super::units;
use crate::case::wants::without_want;

/// Longest part of a line that is shown, in characters.
const WIDEST: usize = 500;
/// Most rows that are shown.
const TALLEST: usize = 2000;

/// Which way a note points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// The value lives on the heap.
    Heap,
    /// The value stays on the stack.
    Stack,
    /// Said to escape, but nothing is allocated.
    Paper,
    /// What a linter advises.
    Linter,
    /// Something else worth knowing.
    Info,
}

impl Symbol {
    /// The sign in front of the note.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Heap => "▲",
            Self::Stack => "▽",
            Self::Paper => "△",
            Self::Linter => "◇",
            Self::Info => "·",
        }
    }

    /// The word beside the sign.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heap => "heap",
            Self::Stack => "stack",
            Self::Paper => "paper escape",
            Self::Linter => "linter",
            Self::Info => "note",
        }
    }

    /// The class of note and underline.
    pub fn class(self) -> &'static str {
        match self {
            Self::Heap => "heap",
            Self::Stack => "stack",
            Self::Paper => "paper",
            Self::Linter => "linter",
            Self::Info => "info",
        }
    }
}

/// One step of an explanation, with the line it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// In plain words.
    pub text: String,
    /// The code that does it; may be empty.
    pub code: String,
    /// 1-based line of the same file.
    pub line: Option<u32>,
    /// The case that teaches it, on another page.
    pub case: Option<CaseLink>,
}

/// Another case of the same report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseLink {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Something to say about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineNote {
    /// 1-based line.
    pub line: u32,
    /// 1-based byte column, when one expression is meant.
    pub column: Option<u32>,
    /// Which way it points.
    pub symbol: Symbol,
    /// What it says.
    pub text: String,
    /// Why, step by step; may be empty.
    pub steps: Vec<Step>,
}

/// What a line allocates per operation, as the profile saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct LineCount {
    /// 1-based line.
    pub line: u32,
    /// Objects per operation.
    pub allocs: f64,
    /// Bytes per operation.
    pub bytes: f64,
    /// Whether both are lower bounds.
    pub at_least: bool,
}

/// What a listing is made of.
pub struct Source<'a> {
    /// Unique on the page; the lines' anchors start with it.
    pub id: String,
    /// Name of the file.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What is said about its lines.
    pub notes: &'a [LineNote],
    /// What its lines allocate.
    pub counts: &'a [LineCount],
}

/// A file, ready for a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingView {
    /// Unique on the page.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// Its lines.
    pub rows: Vec<RowView>,
    /// "1,200 more lines are not shown", or empty.
    pub left_out: String,
}

/// A line with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// Anchor.
    pub id: String,
    /// Line number.
    pub number: String,
    /// The code.
    pub code: SafeHtml,
    /// Allocations per operation in the gutter, or empty.
    pub allocs: String,
    /// The same with its unit and bytes, for a tooltip and for screen readers; or empty.
    pub allocs_words: String,
    /// Notes under the line.
    pub notes: Vec<NoteView>,
}

/// A note under a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// `heap`, `stack`, `paper`, `linter` or `info`.
    pub class: String,
    /// The sign.
    pub sign: String,
    /// The word beside it.
    pub word: String,
    /// What it says.
    pub text: String,
    /// Why; may be empty.
    pub steps: Vec<StepView>,
}

/// A step of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// In plain words.
    pub text: String,
    /// The code that does it, or empty.
    pub code: String,
    /// Anchor of the line it speaks of, or empty.
    pub target: String,
    /// "line 9", or empty.
    pub place: String,
    /// The case that teaches it.
    pub case: Option<CaseLink>,
}

/// An underlined stretch of bytes.
struct Mark {
    bytes: Range<usize>,
    class: &'static str,
}

/// Makes the rows, of a very long file only the first.
pub fn view(source: &Source<'_>, reader: &mut Reader) -> ListingView {
    up_to(TALLEST, source, reader)
}

/// Makes all rows, however many.
pub fn whole(source: &Source<'_>, reader: &mut Reader) -> ListingView {
    up_to(usize::MAX, source, reader)
}

fn up_to(tallest: usize, source: &Source<'_>, reader: &mut Reader) -> ListingView {
    let colours = reader.colours(source.text);
    let lines = line_ranges(source.text);
    let marks = marks(source, &lines, reader);
    let last = u32::try_from(lines.len().min(tallest)).unwrap_or(u32::MAX);
    let rows = lines.iter().take(tallest).enumerate().map(|(place, bytes)| {
        let number = place as u32 + 1;
        let count = source.counts.iter().find(|count| count.line == number && count.allocs > 0.0);
        RowView {
            id: format!("{}-L{number}", source.id),
            number: number.to_string(),
            code: code(source.text, shown(source.text, bytes), &colours, &marks),
            allocs: count.map_or_else(String::new, gutter),
            allocs_words: count.map_or_else(String::new, gutter_words),
            notes: source
                .notes
                .iter()
                .filter(|n| n.line == number)
                .map(|n| note(n, source, last))
                .collect(),
        }
    });
    let left_out = lines.len().saturating_sub(tallest);
    ListingView {
        id: source.id.clone(),
        name: source.name.to_owned(),
        rows: rows.collect(),
        left_out: match left_out {
            0 => String::new(),
            n => format!("{} not shown", units::plural(n, "more line")),
        },
    }
}

/// The bytes of a line that are shown: a want is for the tool and says nothing to a reader that the
/// notes under the line do not say.
fn shown(text: &str, line: &Range<usize>) -> Range<usize> {
    line.start..line.start + without_want(&text[line.clone()]).len()
}

fn gutter(count: &LineCount) -> String {
    let least = if count.at_least { "≥ " } else { "" };
    format!("{least}{}", units::count(count.allocs))
}

fn gutter_words(count: &LineCount) -> String {
    let least = if count.at_least { "at least " } else { "" };
    let (allocs, bytes) = (units::count(count.allocs), units::bytes(count.bytes));
    format!("{least}{allocs} allocs/op, {bytes} per op")
}

fn note(note: &LineNote, source: &Source<'_>, last: u32) -> NoteView {
    NoteView {
        class: note.symbol.class().to_owned(),
        sign: note.symbol.sign().to_owned(),
        word: note.symbol.word().to_owned(),
        text: clip(&note.text, WIDEST),
        steps: note.steps.iter().map(|step| step_view(step, source, last)).collect(),
    }
}

fn step_view(step: &Step, source: &Source<'_>, last: u32) -> StepView {
    let line = step.line.filter(|line| (1..=last).contains(line));
    StepView {
        text: clip(&step.text, WIDEST),
        code: clip(&step.code, WIDEST),
        target: line.map_or_else(String::new, |line| format!("{}-L{line}", source.id)),
        place: line.map_or_else(String::new, |line| format!("line {line}")),
        case: step.case.clone(),
    }
}

/// Bytes of each line, without its end.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let bytes = at..at + line.trim_end_matches(['\n', '\r']).len();
            at += line.len();
            bytes
        })
        .collect()
}

/// What the notes underline: each expression once, on the line where it begins. Where two
/// overlap, the one that begins later is inside the other and gives way.
fn marks(source: &Source<'_>, lines: &[Range<usize>], reader: &mut Reader) -> Vec<Mark> {
    let Some(tree) = reader.tree(source.text) else { return Vec::new() };
    let mut found: Vec<Mark> = source
        .notes
        .iter()
        .filter(|note| !matches!(note.symbol, Symbol::Info | Symbol::Linter))
        .filter_map(|note| {
            let line = lines.get(note.line.checked_sub(1)? as usize)?;
            let offset = line.start + note.column?.checked_sub(1)? as usize;
            let bytes = expression_at(&tree, offset)?;
            let bytes = bytes.start.max(line.start)..bytes.end.min(line.end);
            (bytes.start < bytes.end).then_some(Mark { bytes, class: note.symbol.class() })
        })
        .collect();
    found.sort_by_key(|mark| (mark.bytes.start, mark.bytes.end));
    let mut free = 0;
    found.retain(|mark| {
        let fits = mark.bytes.start >= free;
        if fits {
            free = mark.bytes.end;
        }
        fits
    });
    found
}

/// One line: classes as spans, underlined expressions as marks around them.
fn code(text: &str, line: Range<usize>, colours: &[Coloured], marks: &[Mark]) -> SafeHtml {
    let shown = &text[line.clone()];
    let end = shown.char_indices().nth(WIDEST).map_or(line.end, |(end, _)| line.start + end);
    let mut writer = Writer::default();
    let first = marks.partition_point(|mark| mark.bytes.end <= line.start);
    let mut at = line.start;
    for mark in marks[first..].iter().take_while(|mark| mark.bytes.start < end) {
        let (start, stop) = (mark.bytes.start.max(at), mark.bytes.end.min(end));
        spans(text, at..start, colours, &mut writer);
        writer.open("mark", &[("class", mark.class)]);
        spans(text, start..stop, colours, &mut writer);
        writer.close("mark");
        at = stop;
    }
    spans(text, at..end, colours, &mut writer);
    if end < line.end {
        let rest = format!(" … {}", units::plural(line.end - end, "more byte"));
        writer.element("em", &[], &rest);
    }
    writer.finish()
}

fn spans(text: &str, bytes: Range<usize>, colours: &[Coloured], writer: &mut Writer) {
    let first = colours.partition_point(|colour| colour.bytes.end <= bytes.start);
    let mut at = bytes.start;
    for colour in colours[first..].iter().take_while(|colour| colour.bytes.start < bytes.end) {
        let (start, stop) = (colour.bytes.start.max(at), colour.bytes.end.min(bytes.end));
        writer.text(&text[at..start]);
        writer.element("i", &[("class", colour.class)], &text[start..stop]);
        at = stop;
    }
    writer.text(&text[at..bytes.end]);
}

/// Go source as coloured markup, for code blocks in prose.
pub fn snippet(source: &str, reader: &mut Reader) -> SafeHtml {
    let mut writer = Writer::default();
    spans(source, 0..source.len(), &reader.colours(source), &mut writer);
    writer.finish()
}

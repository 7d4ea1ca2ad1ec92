//! Reads `-m=2` text, of one package or of a thousand, line by line.
//!
//! Its job is order: level 2 prints each escape at least twice, first a header with the path, then,
//! when the whole group of functions is decided, the verdict. Verdicts are counted; a header lends
//! its path to the verdict at the same position (by words where they agree, else in order, since
//! the words may differ: `x escapes to heap in F:` becomes `1000 escapes to heap`).
//!
//! It is total: whatever is not understood becomes [`Unread`], bytes that are not UTF-8 are
//! replaced, lines over [`MAX_LINE`] are cut. A package is handed to the sink as soon as the next
//! one begins, so memory is bounded by what one package keeps (see [`Keep`]).

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use super::file_name::Shared;
use super::grammar::{self, Line, Message};
use super::pending::{Header, Pending};
use super::position::Pos;
use super::{Diagnosis, Finding, Note, NoteKind, Span, Unread, Verdict, settle};

/// Longest line that is read as one; `can inline` prints whole bodies, but none so long.
pub const MAX_LINE: u64 = 1 << 20;

/// What a caller wants to remember of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Verdicts and remarks.
    #[default]
    Everything,
    /// Verdicts only.
    Verdicts,
    /// Verdicts that mean the heap, only.
    Heap,
}

/// What was seen, whether kept or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines, blank ones included.
    pub lines: u64,
    /// Bytes, line ends included.
    pub bytes: u64,
    /// Verdicts.
    pub verdicts: u64,
    /// Verdicts that mean the heap.
    pub heap: u64,
    /// Lines that were not understood.
    pub unread: u64,
}

/// Reads a whole text and keeps everything; one [`Diagnosis`] per `# package` block.
pub fn parse(text: &[u8]) -> Vec<Diagnosis> {
    let mut all = Vec::new();
    let mut reader = Reader::new(Keep::Everything);
    let mut rest = text;
    while !rest.is_empty() {
        // A slice never fails to be read.
        if reader.next_line(&mut rest, &mut |done| all.push(done)).is_err() {
            break;
        }
    }
    reader.finish(&mut |done| all.push(done));
    all
}

/// Reads a stream and hands each package to `sink` as soon as it is complete.
///
/// # Errors
/// Only what reading the stream gives; no text is an error.
pub fn read(
    mut input: impl BufRead,
    keep: Keep,
    mut sink: impl FnMut(Diagnosis),
) -> io::Result<Tally> {
    let mut reader = Reader::new(keep);
    while reader.next_line(&mut input, &mut sink)? {}
    Ok(reader.finish(&mut sink))
}

/// A text that arrives a line at a time, as a running compiler prints it.
pub struct Feed {
    reader: Reader,
}

impl Feed {
    /// Nothing has been said yet.
    pub fn new(keep: Keep) -> Self {
        Self { reader: Reader::new(keep) }
    }

    /// Takes a line, with or without its end; `sink` gets the package before when a new one begins.
    pub fn line(&mut self, line: &str, mut sink: impl FnMut(Diagnosis)) {
        let tally = &mut self.reader.tally;
        tally.lines += 1;
        tally.bytes += line.len() as u64;
        let cut = line.len() as u64 >= MAX_LINE;
        self.reader.line(line.as_bytes(), cut, &mut sink);
    }

    /// The end of the text; `sink` gets the last package.
    pub fn end(self, mut sink: impl FnMut(Diagnosis)) -> Tally {
        self.reader.finish(&mut sink)
    }
}

struct Reader {
    keep: Keep,
    tally: Tally,
    current: Diagnosis,
    pending: Pending,
    files: Shared,
    buffer: Vec<u8>,
}

impl Reader {
    fn new(keep: Keep) -> Self {
        Self {
            keep,
            tally: Tally::default(),
            current: Diagnosis::default(),
            pending: Pending::default(),
            files: Shared::default(),
            buffer: Vec::new(),
        }
    }

    /// Reads one line; false at the end of the stream.
    fn next_line(
        &mut self,
        input: &mut impl BufRead,
        sink: &mut impl FnMut(Diagnosis),
    ) -> io::Result<bool> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let mut size = input.by_ref().take(MAX_LINE).read_until(b'\n', &mut buffer)? as u64;
        let cut = size == MAX_LINE && !buffer.ends_with(b"\n");
        if cut {
            size += input.skip_until(b'\n')? as u64;
        }
        self.tally.bytes += size;
        if size > 0 {
            self.tally.lines += 1;
            self.line(&buffer, cut, sink);
        }
        self.buffer = buffer;
        Ok(size > 0)
    }

    fn line(&mut self, bytes: &[u8], cut: bool, sink: &mut impl FnMut(Diagnosis)) {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(bytes),
        };
        match grammar::read(&text) {
            Line::Blank => {}
            Line::Package { package, test_of } => {
                self.close(sink);
                self.current.package = package.to_owned();
                self.current.test_of = test_of.map(str::to_owned);
            }
            // A cut line is still good for an inlining note, whose tail is only the body.
            Line::Said { message: Message::Note { kind, short }, pos, .. } => {
                self.note(pos, kind, short);
            }
            Line::Said { pos, text: said, message } if !cut => {
                if !self.said(pos, said, message) {
                    self.unread(&text);
                }
            }
            Line::Said { .. } | Line::Unread => self.unread(&text),
        }
    }

    /// Takes a verdict, a header or a step; false for a step that no header opened.
    fn said(&mut self, pos: Option<Pos<'_>>, text: &str, message: Message<'_>) -> bool {
        match message {
            Message::Verdict { verdict, subject } => self.verdict(pos, text, verdict, subject),
            Message::EscapeHeader { subject, function } => {
                let span = self.span(pos);
                self.header(Header::escape(span, subject, function));
            }
            Message::LeakHeader { parameter, to, function, derefs } => {
                let span = self.span(pos);
                self.header(Header::leak(span, parameter, function, to, derefs));
            }
            Message::Flow { .. } => return self.pending.step(pos, text, false),
            Message::From { .. } => return self.pending.step(pos, text, true),
            Message::Note { kind, short } => self.note(pos, kind, short),
        }
        true
    }

    fn span(&mut self, pos: Option<Pos<'_>>) -> Option<Span> {
        pos.map(|pos| self.files.span(pos))
    }

    fn header(&mut self, header: Header) {
        for stale in self.pending.open(header) {
            self.left_over(stale);
        }
    }

    /// A header whose verdict never came: the wrapper closure of a go or defer statement. It may
    /// allocate, so its path is kept.
    fn left_over(&mut self, header: Header) {
        if self.keep != Keep::Everything {
            return;
        }
        let message = format!("{} escapes to heap", header.subject);
        let flow = header.flow();
        let kind =
            NoteKind::EscapeFlow { subject: header.subject, function: header.function, flow };
        let place = settle::place_of(header.span.as_ref());
        self.current.notes.push(Note { span: header.span, kind, message, place });
    }

    fn verdict(&mut self, pos: Option<Pos<'_>>, text: &str, verdict: Verdict, subject: &str) {
        self.tally.verdicts += 1;
        self.tally.heap += u64::from(verdict.is_heap());
        let span = self.span(pos);
        let header = self.pending.take(span.as_ref(), subject, &verdict);
        if self.keep == Keep::Heap && !verdict.is_heap() {
            return;
        }
        let ordinal = header.as_ref().map(|h| h.ordinal);
        let flow = header.as_ref().map_or_else(Vec::new, Header::flow);
        let function = header.and_then(|h| h.function);
        self.current.findings.push(Finding {
            place: settle::place_of(span.as_ref()),
            span: span.unwrap_or_default(),
            function,
            verdict,
            subject: subject.to_owned(),
            message: text.to_owned(),
            flow,
            inline_chain: super::InlineChain::default(),
            paper: None,
            raw_line: self.tally.lines,
            ordinal,
        });
    }

    fn note(&mut self, pos: Option<Pos<'_>>, kind: NoteKind, short: &str) {
        // Paper reasons are needed to settle the verdicts, declarations to name their functions.
        let needed = matches!(
            kind,
            NoteKind::Paper { .. } | NoteKind::CanInline { .. } | NoteKind::CannotInline { .. }
        );
        if self.keep != Keep::Everything && !needed {
            return;
        }
        let span = self.span(pos);
        let place = settle::place_of(span.as_ref());
        self.current.notes.push(Note { span, kind, message: short.to_owned(), place });
    }

    fn unread(&mut self, text: &str) {
        self.tally.unread += 1;
        let text = text.to_owned();
        self.current.unread.push(Unread { line_number: self.tally.lines, text });
    }

    fn close(&mut self, sink: &mut impl FnMut(Diagnosis)) {
        for stale in self.pending.end() {
            self.left_over(stale);
        }
        let mut done = std::mem::take(&mut self.current);
        let empty = done.findings.is_empty() && done.notes.is_empty() && done.unread.is_empty();
        if empty && done.package.is_empty() {
            return;
        }
        settle::settle(&mut done);
        if self.keep != Keep::Everything {
            done.notes.clear();
        }
        sink(done);
    }

    fn finish(mut self, sink: &mut impl FnMut(Diagnosis)) -> Tally {
        self.close(sink);
        self.tally
    }
}

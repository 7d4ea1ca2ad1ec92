//! Reads the records of `-json=0,DIR`: one file per source file of a package, a header and then
//! one record per line, shaped like diagnostics of the Language Server Protocol.
//!
//! The text has no inline chains; these records do. The records lack what stays on the stack, the
//! levels of leaks and the inlined calls, so neither replaces the other (see `join`). Records of
//! every code are kept; a line that is no record becomes [`Unread`].
//!
//! Traps: positions are 1-based although the protocol's are not; paths are percent-encoded, in
//! file names and again in locations; all main packages share the folder `main`; two source files
//! with the same base name (a generic function's, another package's) write to the same file, and
//! the second wins. A test variant writes where its package does.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{FileName, Span, Unread};

/// One file of records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JsonFile {
    /// Import path, `main` for every main package.
    pub package: String,
    /// `go1.27.3`.
    pub go_version: String,
    /// `linux`.
    pub goos: String,
    /// `amd64`.
    pub goarch: String,
    /// The source file, absolute; `__unnamed__` for records without position.
    pub file: FileName,
    /// The records, in order of position and then of emission.
    pub records: Vec<Record>,
    /// Lines that are no records.
    pub unread: Vec<Unread>,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// `escape`, `leak`, `canInlineFunction`, `nilcheck`, or what a later release invents.
    pub code: String,
    /// The message; empty for a verdict that only repeats an expression's.
    pub message: String,
    /// From the outermost position to the innermost; never empty.
    pub chain: Vec<Span>,
    /// The lines of the path, in order.
    pub steps: Vec<Step>,
}

/// One line of a record's path: a `flow:` or a `from`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// `flow: D ← &S:` or `from E (why)`.
    pub text: String,
    /// From the outermost position to the innermost; never empty.
    pub chain: Vec<Span>,
}

#[derive(Deserialize)]
struct RawHeader<'a> {
    #[serde(borrow)]
    package: Cow<'a, str>,
    #[serde(borrow, default)]
    goos: Cow<'a, str>,
    #[serde(borrow, default)]
    goarch: Cow<'a, str>,
    #[serde(borrow)]
    gc_version: Cow<'a, str>,
    #[serde(borrow, default)]
    file: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRecord<'a> {
    range: RawRange,
    #[serde(borrow)]
    code: Cow<'a, str>,
    #[serde(borrow, default)]
    message: Cow<'a, str>,
    #[serde(borrow, default)]
    related_information: Vec<RawRelated<'a>>,
}

#[derive(Deserialize)]
struct RawRange {
    start: RawPoint,
}

#[derive(Deserialize)]
struct RawPoint {
    line: u32,
    character: u32,
}

#[derive(Deserialize)]
struct RawRelated<'a> {
    #[serde(borrow)]
    location: RawLocation<'a>,
    #[serde(borrow)]
    message: Cow<'a, str>,
}

#[derive(Deserialize)]
struct RawLocation<'a> {
    #[serde(borrow)]
    uri: Cow<'a, str>,
    range: RawRange,
}

/// Reads one file. Never fails: what is no record is in `unread`.
pub fn read(bytes: &[u8]) -> JsonFile {
    let mut file = JsonFile::default();
    let mut names = Names::default();
    for (index, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let line = line.trim_ascii();
        if !line.is_empty() && !take_line(&mut file, line, &mut names) {
            file.unread.push(Unread {
                line_number: index as u64 + 1,
                text: String::from_utf8_lossy(line).into_owned(),
            });
        }
    }
    file
}

/// Reads one file for the inline chains alone, several times as fast: of a record that came in by
/// no inlined call only place and code are kept, and records that are no verdicts are passed over.
pub fn read_chains(bytes: &[u8]) -> JsonFile {
    let Ok(text) = std::str::from_utf8(bytes) else { return read(bytes) };
    let mut file = JsonFile::default();
    let mut names = Names::default();
    for (line, number) in text.split('\n').zip(1..) {
        if line.is_empty() {
            continue;
        }
        match opening(line) {
            Some(opening) if !opening.is_verdict() => {}
            Some(opening) if !mentions_inlining(line) => {
                let record = opening.record(&file.file);
                file.records.push(record);
            }
            _ if take_line(&mut file, line.trim_ascii().as_bytes(), &mut names) => {}
            _ => file.unread.push(Unread { line_number: number, text: line.to_owned() }),
        }
    }
    file
}

/// What stands at the beginning of a record, in the order in which the compiler writes it.
struct Opening<'a> {
    line: u32,
    column: u32,
    code: &'a str,
    has_message: bool,
}

fn opening(text: &str) -> Option<Opening<'_>> {
    let rest = text.strip_prefix("{\"range\":{\"start\":{\"line\":")?;
    let (line, rest) = rest.split_once(',')?;
    let (column, rest) = rest.strip_prefix("\"character\":")?.split_once('}')?;
    let (_, rest) = rest.split_once("\"code\":\"")?;
    let (code, rest) = rest.split_once('"')?;
    let (_, message) = rest.split_once("\"message\":\"")?;
    let number = |text: &str| text.parse().ok();
    let has_message = !message.starts_with('"');
    Some(Opening { line: number(line)?, column: number(column)?, code, has_message })
}

impl Opening<'_> {
    fn is_verdict(&self) -> bool {
        matches!(self.code, "escape" | "escapes" | "leak")
    }

    fn record(&self, file: &FileName) -> Record {
        let point = RawPoint { line: self.line, character: self.column };
        let message = if self.has_message { "not read" } else { "" };
        Record {
            code: self.code.to_owned(),
            message: message.to_owned(),
            chain: vec![span(file.clone(), &point)],
            steps: Vec::new(),
        }
    }
}

/// Whether a record has a place inside another; a searched letter is found faster than a word.
fn mentions_inlining(line: &str) -> bool {
    let mut from = 0;
    while let Some(at) = line[from..].find('L') {
        if line[..from + at].ends_with("\"inline") {
            return true;
        }
        from += at + 1;
    }
    false
}

fn take_line(file: &mut JsonFile, line: &[u8], names: &mut Names) -> bool {
    if let Ok(raw) = serde_json::from_slice::<RawRecord<'_>>(line) {
        file.records.push(record(raw, &file.file, names));
        return true;
    }
    let Ok(header) = serde_json::from_slice::<RawHeader<'_>>(line) else { return false };
    file.package = header.package.into_owned();
    file.go_version = header.gc_version.into_owned();
    file.goos = header.goos.into_owned();
    file.goarch = header.goarch.into_owned();
    file.file = header.file.replace('\\', "/").into();
    true
}

fn record(raw: RawRecord<'_>, file: &FileName, names: &mut Names) -> Record {
    let mut chain = vec![span(file.clone(), &raw.range.start)];
    let mut steps: Vec<Step> = Vec::new();
    for related in raw.related_information {
        let place = span(names.of(&related.location.uri), &related.location.range.start);
        if related.message == "inlineLoc" {
            // Behind a step, the step's own way inwards; before the first, the record's.
            steps.last_mut().map_or(&mut chain, |step| &mut step.chain).push(place);
        } else {
            let text = related.message.strip_prefix("escflow:").unwrap_or(&related.message);
            steps.push(Step { text: text.trim_ascii().to_owned(), chain: vec![place] });
        }
    }
    Record { code: raw.code.into_owned(), message: raw.message.into_owned(), chain, steps }
}

/// The compiler's positions hold columns up to 254; above, the text prints none.
fn span(file: FileName, point: &RawPoint) -> Span {
    let column = (1..255).contains(&point.character).then_some(point.character);
    Span { file, line: point.line, column }
}

/// The file that was asked for last, by its address: most steps lie in the file of the one before.
#[derive(Default)]
struct Names {
    uri: String,
    file: FileName,
}

impl Names {
    fn of(&mut self, uri: &str) -> FileName {
        if self.uri != uri {
            uri.clone_into(&mut self.uri);
            self.file = path_of(uri).into();
        }
        self.file.clone()
    }
}

/// The path of a `file://` address, decoded.
fn path_of(uri: &str) -> String {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    let path = decode(path);
    // file:///C:/x.go is C:/x.go.
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    drive.map_or_else(|| path.replace('\\', "/"), str::to_owned)
}

/// Decodes `%2F`; a `%` that opens no two digits stays.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digit = |offset| bytes.get(at + offset).and_then(|b| char::from(*b).to_digit(16));
        match (*byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (other, ..) => {
                out.push(other);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

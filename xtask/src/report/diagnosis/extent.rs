//! Where the expressions end that the compiler names by a token: read from the syntax trees of the
//! package's files, each parsed once and only when somebody asks.

use std::collections::HashMap;

use crate::escape::Span;
use crate::escape::enclosing::Loops;
use crate::judge::package::Package;
use crate::report::highlight::expression_at;

/// A place behind the last byte of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// 1-based line.
    pub line: u32,
    /// 1-based byte column.
    pub column: u32,
}

/// The files of a package, to be asked about places.
pub struct Extents<'a> {
    package: &'a Package,
    files: HashMap<String, Option<Parsed<'a>>>,
}

struct Parsed<'a> {
    /// Where each line begins.
    lines: Vec<usize>,
    loops: Loops<'a>,
}

impl<'a> Extents<'a> {
    /// Nothing is parsed yet.
    pub fn new(package: &'a Package) -> Self {
        Self { package, files: HashMap::new() }
    }

    /// Where the expression ends that begins or is meant at a place; none where no source is at
    /// hand or the place is in the middle of something.
    pub fn end(&mut self, span: &Span) -> Option<End> {
        let column = span.column?;
        let parsed = self.parsed(&span.file)?;
        let start = *parsed.lines.get(span.line.checked_sub(1)? as usize)?;
        let bytes = expression_at(parsed.loops.tree(), start + column.checked_sub(1)? as usize)?;
        let line = parsed.lines.partition_point(|begin| *begin <= bytes.end);
        let begin = parsed.lines.get(line.checked_sub(1)?)?;
        Some(End {
            line: u32::try_from(line).ok()?,
            column: u32::try_from(bytes.end - begin + 1).ok()?,
        })
    }

    /// First line of the loop around a place.
    pub fn loop_line(&mut self, span: &Span) -> Option<u32> {
        self.parsed(&span.file)?.loops.line(span)
    }

    fn parsed(&mut self, file: &str) -> Option<&Parsed<'a>> {
        if !self.files.contains_key(file) {
            let parsed = self.package.sources.get(file).and_then(|text| parse(text));
            self.files.insert(file.to_owned(), parsed);
        }
        self.files.get(file)?.as_ref()
    }
}

fn parse(text: &str) -> Option<Parsed<'_>> {
    let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    Some(Parsed { lines: std::iter::once(0).chain(after).collect(), loops: Loops::of(text)? })
}

//! What is asked about single findings of a package: where an expression ends that the compiler
//! names by a token, the loop around it, what inlining had to do with it. The package's files are
//! parsed once each, and only when somebody asks.

use std::collections::HashMap;

use crate::escape::enclosing::Loops;
use crate::escape::explain::{Explanation, explain};
use crate::escape::{Finding, Inlining, Span};
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

/// The files and remarks of a package, to be asked about findings.
pub struct Lookup<'a> {
    package: &'a Package,
    inlining: Inlining<'a>,
    files: HashMap<String, Option<Parsed<'a>>>,
}

struct Parsed<'a> {
    /// Where each line begins.
    lines: Vec<usize>,
    loops: Loops<'a>,
}

impl<'a> Lookup<'a> {
    /// Nothing is parsed yet.
    pub fn new(package: &'a Package) -> Self {
        let inlining = Inlining::of(&package.diagnosis);
        Self { package, inlining, files: HashMap::new() }
    }

    /// The package.
    pub fn package(&self) -> &'a Package {
        self.package
    }

    /// A verdict in plain words.
    pub fn explain(&self, finding: &Finding) -> Explanation {
        explain(finding, &self.inlining)
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

//! Packages as pages: an index, and for each package its code with the compiler's words under the
//! lines. Each page holds all it needs, so it can be sent around and works from a disk.

use serde::Serialize;

use super::entry::{Entry, Filter, Topic, entries};
use super::json::Totals;
use super::lookup::Lookup;
use super::text;
use crate::alloc::SiteEvidence;
use crate::escape::{Declarations, Place, Span};
use crate::judge::package::{Package, Profiled};
use crate::report::highlight::Reader;
use crate::report::html::SafeHtml;
use crate::report::listing::{self, LineCount, LineNote, ListingView, Source};
use crate::report::templates::{TemplateError, Templates};
use crate::report::units;
use crate::report::{OutputFile, Piece};

use super::margin;

/// Lines about code from elsewhere are shown up to this many.
const ELSEWHERE_SHOWN: usize = 200;

/// `diagnosis_frame.hbs`: what is around each page.
#[derive(Serialize)]
struct Frame<'a> {
    title: &'a str,
    description: &'a str,
    style: SafeHtml,
    index: String,
    content: SafeHtml,
    generated: &'a str,
}

/// `diagnosis_index.hbs`: all packages.
#[derive(Serialize)]
struct Index<'a> {
    title: String,
    answer: &'a str,
    benchmark: String,
    rows: Vec<&'a Row>,
}

#[derive(Serialize)]
struct Row {
    package: String,
    href: String,
    heap: String,
    paper: String,
    stack: String,
    leaks: String,
    unread: String,
    state: &'static str,
}

/// `diagnosis_package.hbs`: one package.
#[derive(Serialize)]
struct PackagePage<'a> {
    title: &'a str,
    answer: &'a str,
    error: &'a str,
    benchmark: String,
    heading: &'static str,
    escapes: Vec<EscapeRow>,
    listings: Vec<ListingView>,
    elsewhere: Vec<String>,
    unread: Vec<&'a str>,
    raw: String,
}

#[derive(Serialize)]
struct EscapeRow {
    place: String,
    target: String,
    message: String,
    function: String,
    allocs: String,
    bytes: String,
}

/// Makes the pages, each package by itself.
pub struct Pages<'a> {
    templates: &'a Templates,
    filter: &'a Filter,
    profiled: Option<&'a Profiled>,
    module: &'a str,
    generated: String,
}

/// A package's page and the compiler's text beside it.
pub struct Page {
    /// The files.
    pub files: Vec<OutputFile>,
    /// What the index says of it.
    pub listed: Listed,
}

/// A package in the index.
pub struct Listed {
    row: Row,
    totals: Totals,
    failed: bool,
}

impl<'a> Pages<'a> {
    /// `made_by` stands at the foot of each page.
    pub fn new(
        templates: &'a Templates,
        filter: &'a Filter,
        profiled: Option<&'a Profiled>,
        module: &'a str,
        made_by: String,
    ) -> Self {
        Self { templates, filter, profiled, module, generated: made_by }
    }

    /// The page of a package and the compiler's text beside it.
    ///
    /// # Errors
    /// When a template names a field that the page does not have.
    pub fn package(&self, package: &Package, raw: &str) -> Result<Page, TemplateError> {
        let declarations = Declarations::of(&package.diagnosis);
        let entries = entries(package, &declarations, self.filter);
        let unread = &package.diagnosis.unread;
        let totals = Totals::of(&entries, unread.len());
        let path = address(&package.listed.import_path);
        let up = "../".repeat(path.matches('/').count());
        let answer = text::counts(&totals, package);
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let listings = self.listings(package, &entries);
        let view = PackagePage {
            title: &package.listed.import_path,
            answer: &answer,
            error: package.error.as_deref().unwrap_or_default(),
            benchmark: self.benchmark(),
            heading: if self.profiled.is_some() { "The dearest first" } else { "On the heap" },
            escapes: escape_rows(package, &entries),
            elsewhere: elsewhere(package, &entries),
            unread: unread.iter().map(|line| line.text.as_str()).collect(),
            raw: if raw.is_empty() { String::new() } else { format!("{name}.txt") },
            listings,
        };
        let content = self.templates.html("diagnosis_package", &view)?;
        let page = self.framed(&package.listed.import_path, &answer, &up, content)?;
        let row = row(package, &totals, format!("{path}.html"));
        let listed = Listed { row, totals, failed: package.error.is_some() };
        let mut files = vec![file(format!("{path}.html"), page)];
        if !raw.is_empty() {
            files.push(file(format!("{path}.txt"), raw.to_owned()));
        }
        Ok(Page { files, listed })
    }

    /// The page that leads to the others.
    ///
    /// # Errors
    /// When a template names a field that the page does not have.
    pub fn index(&self, packages: &[Listed]) -> Result<OutputFile, TemplateError> {
        let mut totals = Totals::default();
        packages.iter().for_each(|listed| totals.add(&listed.totals, listed.failed));
        let answer = text::totals(&totals);
        let view = Index {
            title: format!("What the compiler decides in {}", self.module),
            answer: &answer,
            benchmark: self.benchmark(),
            rows: packages.iter().map(|listed| &listed.row).collect(),
        };
        let content = self.templates.html("diagnosis_index", &view)?;
        Ok(file("index.html".to_owned(), self.framed(self.module, &answer, "", content)?))
    }

    fn benchmark(&self) -> String {
        self.profiled.map_or_else(String::new, text::benchmark)
    }

    fn framed(
        &self,
        title: &str,
        description: &str,
        up: &str,
        content: SafeHtml,
    ) -> Result<String, TemplateError> {
        let frame = Frame {
            title,
            description,
            style: self.templates.inline_style(),
            index: format!("{up}index.html"),
            content,
            generated: &self.generated,
        };
        Ok(self.templates.html("diagnosis_frame", &frame)?.into_string())
    }

    /// The files about which something is said.
    fn listings(&self, package: &Package, entries: &[Entry<'_>]) -> Vec<ListingView> {
        let lookup = Lookup::new(package);
        let mut reader = Reader::default();
        let mut listings = Vec::new();
        for (place, (path, source)) in package.sources.iter().enumerate() {
            let notes: Vec<LineNote> = margin::notes(&lookup, path, entries);
            let counts: Vec<LineCount> = margin::counts(package, path);
            if notes.is_empty() && counts.is_empty() {
                continue;
            }
            let source = Source {
                id: format!("f{place}"),
                name: path,
                text: source,
                notes: &notes,
                counts: &counts,
            };
            listings.push(listing::whole(&source, &mut reader));
        }
        listings
    }
}

/// Where the page of a package lies, without its ending.
fn address(import_path: &str) -> String {
    let harmless = |part: &str| match part {
        "" | "." | ".." => "_".to_owned(),
        _ => part.replace(|c: char| !c.is_ascii_alphanumeric() && !"-_.~@".contains(c), "_"),
    };
    let parts: Vec<String> = import_path.split('/').map(harmless).collect();
    format!("packages/{}", parts.join("/"))
}

fn file(path: String, text: String) -> OutputFile {
    OutputFile { path: path.into(), bytes: text.into_bytes(), piece: Piece::Whole }
}

fn row(package: &Package, totals: &Totals, href: String) -> Row {
    let number = |n: usize| units::count(n as f64);
    Row {
        package: package.listed.import_path.clone(),
        href,
        heap: number(totals.escapes - totals.paper),
        paper: number(totals.paper),
        stack: number(totals.stays),
        leaks: number(totals.leaks),
        unread: number(totals.unread),
        state: if package.error.is_some() { "does not compile" } else { "compiled" },
    }
}

/// What lives on the heap, the dearest first when a benchmark was run.
fn escape_rows(package: &Package, entries: &[Entry<'_>]) -> Vec<EscapeRow> {
    let heap = entries
        .iter()
        .filter(|e| e.is(Topic::Escapes) && e.paper().is_none())
        .filter(|e| e.place == Place::Own);
    let mut heap: Vec<Entry<'_>> = heap.copied().collect();
    if package.evidence.is_some() {
        super::by_cost(&mut heap);
    }
    // A `//line` directive may count beyond the end of the file that it names.
    let listed = |span: &Span| {
        let lines = package.sources.get(span.file.as_str())?.lines().count();
        (span.line as usize <= lines).then_some(())?;
        package.sources.keys().position(|path| span.file == *path)
    };
    let number = |entry: &Entry<'_>, of: fn(&SiteEvidence) -> String| {
        entry.cost.map_or_else(|| "–".to_owned(), of)
    };
    heap.iter()
        .map(|entry| EscapeRow {
            place: entry.span.map_or_else(String::new, ToString::to_string),
            target: entry.span.map_or_else(String::new, |span| {
                listed(span).map_or_else(String::new, |f| format!("f{f}-L{}", span.line))
            }),
            message: entry.message().to_owned(),
            function: entry.function.unwrap_or_default().to_owned(),
            allocs: number(entry, |site| units::count(site.allocs_per_op)),
            bytes: number(entry, |site| units::bytes(site.bytes_per_op)),
        })
        .collect()
}

/// What was said about files that are not the package's.
fn elsewhere(package: &Package, entries: &[Entry<'_>]) -> Vec<String> {
    let outside = |entry: &&Entry<'_>| {
        let shown = entry.span.is_some_and(|span| package.sources.contains_key(span.file.as_str()));
        let heap = entry.is(Topic::Escapes) || entry.is(Topic::Leaks);
        !shown && (heap || entry.place == Place::Unknown)
    };
    let mut lines: Vec<String> = Vec::new();
    for entry in entries.iter().filter(outside) {
        let place = entry.span.map_or_else(String::new, |span| format!("{span}: "));
        let line = format!("{place}{}", entry.message());
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    if lines.len() > ELSEWHERE_SHOWN {
        let left_out = lines.len() - ELSEWHERE_SHOWN;
        lines.truncate(ELSEWHERE_SHOWN);
        lines.push(format!("and {} more", units::count(left_out as f64)));
    }
    lines
}

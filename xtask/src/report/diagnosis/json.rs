//! The packages for programs. The names are a contract, described in the README; numbers are
//! numbers, what is not known is null, what no benchmark was asked for is absent.

use serde::Serialize;

use super::Part;
use super::entry::{Entry, Filter, entries, notes};
use super::lookup::Lookup;
use crate::alloc::{SiteClass, SiteEvidence};
use crate::case::GoVersion;
use crate::escape::{Declarations, Place, Span, Unread};
use crate::judge::package::{Package, Profiled};

/// Version of the names below; it rises when one changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

/// What stands before the packages.
#[derive(Serialize)]
struct Head<'a> {
    schema_version: u32,
    go: String,
    module: &'a str,
    benchmark: Option<BenchmarkRow<'a>>,
}

#[derive(Serialize)]
struct BenchmarkRow<'a> {
    name: &'a str,
    package: &'a str,
    iterations: u64,
    allocs_per_op: f64,
    bytes_per_op: f64,
}

#[derive(Serialize)]
struct PackageRow<'a> {
    import_path: &'a str,
    status: &'static str,
    error: Option<&'a str>,
    files: Vec<String>,
    findings: Vec<FindingRow<'a>>,
    notes: Vec<NoteRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    silent_allocations: Option<Vec<SilentRow<'a>>>,
    unread: &'a [Unread],
    totals: Totals,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    end: Option<EndRow>,
    function: Option<&'a str>,
    kind: &'static str,
    message: &'a str,
    subject: &'a str,
    flow: Vec<FlowRow<'a>>,
    explanation: Vec<String>,
    inline_chain: &'a [Span],
    paper: bool,
    paper_reason: Option<&'static str>,
    place: Place,
    own: bool,
    fixable: Option<bool>,
    not_fixable_because: Option<String>,
    /// Columns of their own, and none of them without a benchmark.
    #[serde(flatten)]
    cost: Option<CostRow>,
}

/// What was allocated; null where nothing was seen.
#[derive(Serialize)]
struct CostRow {
    class: Option<&'static str>,
    allocs_per_op: Option<f64>,
    bytes_per_op: Option<f64>,
    at_least: Option<bool>,
    shared_line: Option<bool>,
}

/// What only level 2 says: captures, and why something was not inlined.
#[derive(Serialize)]
struct NoteRow<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    function: Option<&'a str>,
    kind: &'static str,
    message: &'a str,
    subject: &'a str,
}

#[derive(Serialize)]
struct EndRow {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct FlowRow<'a> {
    to: &'a str,
    from: &'a str,
    derefs: i32,
    why: &'a str,
    code: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    text: String,
}

#[derive(Serialize)]
struct SilentRow<'a> {
    file: &'a str,
    line: u32,
    function: Option<&'a str>,
    callee: Option<&'a str>,
    allocs_per_op: f64,
    bytes_per_op: f64,
    at_least: bool,
}

/// How many lines of each kind are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Packages; absent for one package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<usize>,
    /// Packages that did not compile; absent for one package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<usize>,
    /// What lives on the heap, paper escapes included.
    pub escapes: usize,
    /// Escapes that allocate nothing.
    pub paper: usize,
    /// What stays on the stack.
    pub stays: usize,
    /// Parameters that let their argument out.
    pub leaks: usize,
    /// Functions that can be inlined, calls that were.
    pub inlining: usize,
    /// Other remarks.
    pub other: usize,
    /// Lines that were not understood.
    pub unread: usize,
}

impl Totals {
    /// Counts the lines of one package.
    pub fn of(entries: &[Entry<'_>], unread: usize) -> Self {
        use super::Topic::{Escapes, Inlining, Leaks};
        let mut totals = Self { unread, ..Self::default() };
        for entry in entries {
            totals.paper += usize::from(entry.paper().is_some());
            let count = if entry.is(Escapes) {
                &mut totals.escapes
            } else if entry.is(Leaks) {
                &mut totals.leaks
            } else if entry.finding().is_some() {
                &mut totals.stays
            } else if entry.is(Inlining) {
                &mut totals.inlining
            } else {
                &mut totals.other
            };
            *count += 1;
        }
        totals
    }

    /// Adds those of a package.
    pub fn add(&mut self, other: &Self, failed: bool) {
        self.packages = Some(self.packages.unwrap_or(0) + 1);
        self.failed = Some(self.failed.unwrap_or(0) + usize::from(failed));
        self.escapes += other.escapes;
        self.paper += other.paper;
        self.stays += other.stays;
        self.leaks += other.leaks;
        self.inlining += other.inlining;
        self.other += other.other;
        self.unread += other.unread;
    }
}

/// What the document is about, beside its packages.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The Go that was asked.
    pub go: &'a GoVersion,
    /// Path of the module.
    pub module: &'a str,
    /// The benchmark that was run, when one was named.
    pub profiled: Option<&'a Profiled>,
}

/// How the document begins. Its packages follow, a comma between them, each written down when it
/// comes, while others are still being compiled. There are no blanks for the eye: they would double
/// what may be large.
pub fn opening(about: &About<'_>) -> String {
    let benchmark = about.profiled.map(|run| BenchmarkRow {
        name: &run.benchmark,
        package: &run.package,
        iterations: run.per_op.iterations,
        allocs_per_op: run.per_op.mallocs,
        bytes_per_op: run.per_op.bytes,
    });
    let head = written(&Head {
        schema_version: SCHEMA_VERSION,
        go: format!("go{}", about.go.number()),
        module: about.module,
        benchmark,
    });
    let head = head.strip_suffix('}').unwrap_or(&head);
    format!("{head},\"packages\":[\n")
}

/// One package.
pub fn package(package: &Package, filter: &Filter) -> Part {
    let declarations = Declarations::of(&package.diagnosis);
    let row = package_row(package, &declarations, filter);
    Part { text: written(&row), totals: row.totals }
}

/// How the document ends.
pub fn closing(totals: &Totals) -> String {
    format!("\n],\"totals\":{}}}\n", written(totals))
}

fn written(row: &impl Serialize) -> String {
    serde_json::to_string(row).expect("rows are plain data")
}

fn package_row<'a>(
    package: &'a Package,
    declarations: &'a Declarations,
    filter: &Filter,
) -> PackageRow<'a> {
    let mut entries = entries(package, declarations, filter);
    if package.evidence.is_some() {
        super::by_cost(&mut entries);
    }
    let unread = &package.diagnosis.unread;
    let mut rows = Rows { package, lookup: Lookup::new(package) };
    PackageRow {
        import_path: &package.listed.import_path,
        status: if package.error.is_none() { "ok" } else { "failed" },
        error: package.error.as_deref(),
        files: package.files().collect(),
        totals: Totals::of(&entries, unread.len()),
        findings: entries.iter().map(|entry| rows.row(entry)).collect(),
        notes: notes(package, declarations, filter).iter().map(note_row).collect(),
        silent_allocations: package.evidence.as_ref().map(|_| silent_rows(package)),
        unread,
    }
}

/// Makes the rows of one package.
struct Rows<'a> {
    package: &'a Package,
    lookup: Lookup<'a>,
}

impl<'a> Rows<'a> {
    fn row(&mut self, entry: &Entry<'a>) -> FindingRow<'a> {
        let finding = entry.finding();
        let heap = finding.filter(|finding| finding.verdict.is_heap());
        let explanation = heap.map(|finding| super::sentences(self.lookup.explain(finding)));
        let end = heap.and_then(|_| self.lookup.end(entry.span?));
        let beyond = entry.beyond_reach();
        FindingRow {
            file: entry.span.map(|span| span.file.as_str()),
            line: entry.span.map(|span| span.line),
            column: entry.span.and_then(|span| span.column),
            end: end.map(|end| EndRow { line: end.line, column: end.column }),
            function: entry.function,
            kind: entry.kind(),
            message: entry.message(),
            subject: entry.subject(),
            flow: finding.into_iter().flat_map(super::steps).map(flow_row).collect(),
            explanation: explanation.unwrap_or_default(),
            inline_chain: finding.map_or(&[], |finding| finding.inline_chain.0.as_slice()),
            paper: entry.paper().is_some(),
            paper_reason: entry.paper(),
            place: entry.place,
            own: entry.own,
            fixable: heap.map(|_| beyond.is_none()),
            not_fixable_because: beyond,
            cost: self.package.evidence.as_ref().map(|_| CostRow::of(entry.cost)),
        }
    }
}

impl CostRow {
    fn of(site: Option<&SiteEvidence>) -> Self {
        Self {
            class: site.map(|site| site.class.word()),
            allocs_per_op: site.map(|site| site.allocs_per_op),
            bytes_per_op: site.map(|site| site.bytes_per_op),
            at_least: site.map(|site| site.at_least),
            shared_line: site.map(|site| site.shared_line),
        }
    }
}

fn note_row<'a>(entry: &Entry<'a>) -> NoteRow<'a> {
    NoteRow {
        file: entry.span.map(|span| span.file.as_str()),
        line: entry.span.map(|span| span.line),
        column: entry.span.and_then(|span| span.column),
        function: entry.function,
        kind: entry.kind(),
        message: entry.message(),
        subject: entry.subject(),
    }
}

fn flow_row(step: super::Step<'_>) -> FlowRow<'_> {
    let span = step.flow.span.as_ref();
    FlowRow {
        to: &step.flow.to,
        from: &step.flow.from,
        derefs: step.flow.derefs,
        why: step.flow.why.word(),
        code: &step.flow.code,
        file: span.map(|span| span.file.as_str()),
        line: span.map(|span| span.line),
        column: span.and_then(|span| span.column),
        text: step.text,
    }
}

fn silent_rows(package: &Package) -> Vec<SilentRow<'_>> {
    let sites = package.evidence.iter().flat_map(|evidence| &evidence.sites);
    let silent = sites.filter(|site| matches!(site.class, SiteClass::SilentAllocation));
    let mut rows: Vec<SilentRow<'_>> = silent
        .map(|site| SilentRow {
            file: &site.file,
            line: site.line,
            function: site.function.as_deref(),
            callee: site.callee.as_deref(),
            allocs_per_op: site.allocs_per_op,
            bytes_per_op: site.bytes_per_op,
            at_least: site.at_least,
        })
        .collect();
    rows.sort_by(|a, b| b.bytes_per_op.total_cmp(&a.bytes_per_op));
    rows
}

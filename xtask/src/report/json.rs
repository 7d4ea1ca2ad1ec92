//! `report.json`: everything the pages say, for programs. The names are a contract (see
//! ARCHITECTURE.md); numbers are numbers, absent is null, times are nanoseconds.

use serde::Serialize;

use super::view::{self, Scene};
use super::{Report, json_charts};
use crate::alloc::{Evidence, SiteClass};
use crate::case::quiz::Guess;
use crate::case::{ByVariant, Variant};
use crate::escape::compare::Pair;
use crate::escape::{Finding, Span};
use crate::judge::prediction::{Marks, Outcome, Score};
use crate::judge::witness::{self, file_of};
use crate::judge::{Caveat, Judgement, TimeComparison};
use crate::recording::LintReport;

/// Version of the names below; it rises when one changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    go: Go<'a>,
    host: Host<'a>,
    seed: u64,
    alpha: f64,
    min_effect: f64,
    started: &'a str,
    elapsed_s: Option<f64>,
    predicted_s: Option<f64>,
    measuring_s: Option<f64>,
    problems: &'a [crate::case::discover::Problem],
    predictions: Option<Score>,
    /// They are written after it, one by one.
    cases: [CaseRow<'a>; 0],
}

#[derive(Serialize)]
struct Go<'a> {
    version: String,
    goos: &'a str,
    goarch: &'a str,
}

#[derive(Serialize)]
struct Host<'a> {
    cpu: Option<&'a str>,
    cores: Option<u32>,
    os: &'a str,
    kernel: Option<&'a str>,
}

#[derive(Serialize)]
struct CaseRow<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'a str,
    status: &'static str,
    reason: Option<String>,
    verdict: Option<&'static str>,
    allocs_per_op: Option<ByVariant<f64>>,
    bytes_per_op: Option<ByVariant<f64>>,
    time: Option<TimeRow>,
    sweep: Option<json_charts::SweepRow<'a>>,
    heap: Option<ByVariant<json_charts::HeapRow>>,
    findings: ByVariant<Vec<FindingRow<'a>>>,
    sites: ByVariant<Vec<SiteRow<'a>>>,
    totals: ByVariant<Option<Totals>>,
    escapes: Option<EscapeChange<'a>>,
    unread_lines: usize,
    want_problems: ByVariant<Vec<String>>,
    expectation_met: Option<bool>,
    as_expected: bool,
    prediction: Option<PredictionRow>,
    advice: Vec<AdviceRow<'a>>,
    linters: Vec<LinterRow<'a>>,
    claims: Vec<ClaimRow<'a>>,
    caveats: &'a [Caveat],
}

/// A linter that was asked about a case.
#[derive(Serialize)]
struct LinterRow<'a> {
    linter: &'static str,
    version: &'a str,
    failure: Option<&'a str>,
}

/// What a linter advises.
#[derive(Serialize)]
struct AdviceRow<'a> {
    linter: &'static str,
    version: &'a str,
    rule: &'a str,
    file: &'a str,
    line: u32,
    column: Option<u32>,
    message: &'a str,
}

/// What was predicted for a case, when the report was given predictions.
#[derive(Serialize)]
struct PredictionRow {
    outcome: &'static str,
    predicted: Option<Guess>,
    measured: Option<Guess>,
    escapes_right: Option<bool>,
    allocs_right: Option<bool>,
}

#[derive(Serialize)]
struct TimeRow {
    before_ns: f64,
    after_ns: f64,
    ratio: f64,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    confidence: Option<f64>,
    p: f64,
    p_adjusted: f64,
    q: f64,
    replicates: usize,
    mde: Option<f64>,
    replicates_needed: Option<u32>,
    cpu_ratio: Option<f64>,
    order_effect: Option<f64>,
    pair_correlation: Option<f64>,
    drift: Option<f64>,
    noise_floor: NoiseRow,
    gc_cycles_per_chunk: ByVariant<f64>,
    seconds: f64,
}

/// The case against itself on this host; absent numbers where it was not tried.
#[derive(Serialize)]
struct NoiseRow {
    state: &'static str,
    change: Option<f64>,
    trials: Option<usize>,
}

/// A verdict of the compiler, as programs get it.
#[derive(Serialize)]
struct FindingRow<'a> {
    file: &'a str,
    line: u32,
    column: Option<u32>,
    function: Option<&'a str>,
    kind: &'static str,
    subject: &'a str,
    flow: Vec<FlowRow<'a>>,
    inline_chain: &'a [Span],
    allocs_per_op: Option<f64>,
    paper: bool,
}

#[derive(Serialize)]
struct FlowRow<'a> {
    from: &'a str,
    why: &'a str,
    line: Option<u32>,
    column: Option<u32>,
}

/// A line of the profile and how the witnesses agree about it.
#[derive(Serialize)]
struct SiteRow<'a> {
    file: &'a str,
    line: u32,
    class: &'static str,
    allocs_per_op: f64,
    bytes_per_op: f64,
    at_least: bool,
    shared_line: bool,
}

/// How many sites fell into each class, and what no line explains.
#[derive(Serialize)]
struct Totals {
    escapes_and_allocates: usize,
    paper_escapes: usize,
    silent_allocations: usize,
    stays_on_stack: usize,
    escapes_unseen: usize,
    escapes_here_stays_inlined: usize,
    stays_here_escapes_inlined: usize,
    remainder_allocs_per_op: f64,
    remainder_bytes_per_op: f64,
}

/// What became of the compiler's heap verdicts from one variant's file to the other's.
#[derive(Serialize)]
struct EscapeChange<'a> {
    cured: Vec<EscapeRow<'a>>,
    remaining: Vec<RemainingRow<'a>>,
    new: Vec<EscapeRow<'a>>,
}

#[derive(Serialize)]
struct EscapeRow<'a> {
    line: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct RemainingRow<'a> {
    before_line: u32,
    after_line: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    text: &'a str,
    source: &'a str,
    measured: Option<f64>,
    holds: Option<bool>,
}

/// What stands in the file before its cases, and after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Up to the bracket that opens the list of cases.
    pub head: String,
    /// From the bracket that closes it.
    pub foot: &'static str,
}

/// The text around the cases.
pub fn frame(report: &Report<'_>) -> Frame {
    /// The end of a document without cases.
    const EMPTY: &str = "]\n}";
    let mut head = serde_json::to_string_pretty(&document(report)).expect("rows are plain data");
    debug_assert!(head.ends_with(EMPTY));
    head.truncate(head.len() - EMPTY.len());
    Frame { head, foot: if report.judgements.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" } }
}

/// A case of the list, with what stands between it and the case before.
pub fn item(scene: &Scene<'_>, is_first: bool) -> String {
    let row = serde_json::to_string_pretty(&case_row(scene)).expect("rows are plain data");
    let mut text = String::with_capacity(row.len() + row.len() / 4);
    text.push_str(if is_first { "" } else { "," });
    // No string of JSON has a line end in it, so every line is one of the layout.
    for line in row.lines() {
        text.push_str("\n    ");
        text.push_str(line);
    }
    text
}

/// All but the cases.
fn document<'a>(report: &Report<'a>) -> Document<'a> {
    let header = &report.recording.header;
    let (goos, goarch) = header.go.platform.split_once('/').unwrap_or((&header.go.platform, ""));
    let outcomes: Vec<_> = report.scenes().filter_map(|s| view::prediction::outcome(&s)).collect();
    let marks = outcomes.iter().filter_map(Outcome::marks);
    Document {
        schema_version: SCHEMA_VERSION,
        go: Go { version: format!("go{}", header.go.version.number()), goos, goarch },
        host: Host {
            cpu: header.host.cpu.as_deref(),
            cores: header.host.cores,
            os: &header.host.os,
            kernel: header.host.kernel.as_deref(),
        },
        seed: header.seed,
        alpha: report.thresholds.alpha,
        min_effect: report.thresholds.min_effect,
        started: &header.started,
        elapsed_s: header.elapsed_s,
        predicted_s: header.predicted_s,
        measuring_s: header.measuring_s,
        problems: &header.problems,
        predictions: report.companions.predictions.as_ref().map(|_| marks.collect()),
        cases: [],
    }
}

fn case_row<'a>(scene: &Scene<'a>) -> CaseRow<'a> {
    let Scene { record, judgement, .. } = *scene;
    let evidence = |variant| judgement.witnesses.as_ref()?.evidence.get(variant).as_ref();
    CaseRow {
        id: judgement.id.as_str(),
        title: &record.case.title,
        kind: record.case.kind.word(),
        status: if judgement.failure.is_none() { "measured" } else { "failed" },
        reason: judgement.failure.as_ref().map(|f| format!("{}: {}", f.stage.phrase(), f.message)),
        verdict: judgement.verdict.map(crate::case::Verdict::word),
        allocs_per_op: judgement.allocs.map(|counted| counted.map(|c| c.per_op)),
        bytes_per_op: judgement.bytes.map(|counted| counted.map(|c| c.per_op)),
        time: judgement.time.as_ref().map(time_row),
        sweep: json_charts::row(judgement, record),
        heap: json_charts::heap(record),
        findings: ByVariant::from_fn(|variant| findings(judgement, variant)),
        sites: ByVariant::from_fn(|variant| {
            evidence(variant).map(|e| site_rows(e, variant)).unwrap_or_default()
        }),
        totals: ByVariant::from_fn(|variant| evidence(variant).map(|e| totals(e, variant))),
        escapes: escape_change(judgement),
        unread_lines: judgement.witnesses.as_ref().map_or(0, |w| w.diagnosis.unread.len()),
        want_problems: judgement
            .wants
            .clone()
            .map(|wants| wants.iter().map(|p| format!("line {}: {}", p.line, p.message)).collect()),
        expectation_met: judgement.expectation.as_ref().map(|outcome| outcome.met),
        as_expected: judgement.is_as_expected(),
        prediction: view::prediction::outcome(scene).as_ref().map(prediction_row),
        advice: record.lint.iter().flat_map(advice_rows).collect(),
        linters: record
            .lint
            .iter()
            .map(|report| LinterRow {
                linter: report.linter.name(),
                version: &report.version,
                failure: report.failure.as_deref(),
            })
            .collect(),
        claims: judgement.claims.iter().map(claim_row).collect(),
        caveats: &judgement.caveats,
    }
}

fn escape_change(judgement: &Judgement) -> Option<EscapeChange<'_>> {
    let findings = &judgement.witnesses.as_ref()?.diagnosis.findings;
    let change = judgement.escapes.as_ref()?;
    let row = |&at: &usize| {
        let finding = &findings[at];
        EscapeRow { line: finding.span.line, message: &finding.message }
    };
    let both = |pair: &Pair| RemainingRow {
        before_line: findings[pair.before].span.line,
        after_line: findings[pair.after].span.line,
        message: &findings[pair.after].message,
    };
    Some(EscapeChange {
        cured: change.cured.iter().map(row).collect(),
        remaining: change.remaining.iter().map(both).collect(),
        new: change.new.iter().map(row).collect(),
    })
}

fn advice_rows(report: &LintReport) -> impl Iterator<Item = AdviceRow<'_>> {
    report.findings.iter().map(|finding| AdviceRow {
        linter: report.linter.name(),
        version: &report.version,
        rule: &finding.rule,
        file: &finding.file,
        line: finding.line,
        column: finding.column,
        message: &finding.message,
    })
}

fn prediction_row(outcome: &Outcome) -> PredictionRow {
    let marks = outcome.marks();
    let guess = match outcome {
        Outcome::NotMeasured(guess) => Some(*guess),
        _ => marks.map(|marks| marks.guess),
    };
    PredictionRow {
        outcome: outcome.word(),
        predicted: guess,
        measured: marks.map(|marks| marks.truth),
        escapes_right: marks.map(Marks::escapes_right),
        allocs_right: marks.map(Marks::allocs_right),
    }
}

fn claim_row(outcome: &crate::judge::ClaimOutcome) -> ClaimRow<'_> {
    ClaimRow {
        text: &outcome.claim.text,
        source: &outcome.claim.source,
        measured: outcome.measured,
        holds: outcome.holds,
    }
}

fn time_row(time: &TimeComparison) -> TimeRow {
    TimeRow {
        before_ns: time.ns.before,
        after_ns: time.ns.after,
        ratio: time.ratio(),
        ci_low: time.interval.map(|i| i.low.exp()),
        ci_high: time.interval.map(|i| i.high.exp()),
        confidence: time.interval.map(|i| i.confidence),
        p: time.p,
        p_adjusted: time.p_adjusted,
        q: time.q,
        replicates: time.log_ratios.len(),
        mde: time.mde,
        replicates_needed: time.replicates_needed,
        cpu_ratio: time.cpu_estimate.map(f64::exp),
        order_effect: time.order_effect,
        pair_correlation: time.pair_correlation,
        drift: time.drift,
        noise_floor: NoiseRow {
            state: time.noise.word(),
            change: time.noise.floor().map(|floor| floor.size.exp_m1()),
            trials: time.noise.floor().map(|floor| floor.trials),
        },
        gc_cycles_per_chunk: time.gc_per_chunk,
        seconds: time.seconds,
    }
}

/// The verdicts of the compiler on one variant's file; what it says of the tests is left out.
fn findings(judgement: &Judgement, variant: Variant) -> Vec<FindingRow<'_>> {
    let Some(witnesses) = &judgement.witnesses else { return Vec::new() };
    let evidence = witnesses.evidence.get(variant).as_ref();
    let own = |f: &&Finding| f.span.file == file_of(variant);
    let indexed = witnesses.diagnosis.findings.iter().enumerate();
    indexed
        .filter(|(_, finding)| own(finding))
        .map(|(index, finding)| finding_row(finding, index, evidence))
        .collect()
}

/// The row of a finding; with evidence, also what it allocated.
fn finding_row<'a>(
    finding: &'a Finding,
    index: usize,
    evidence: Option<&Evidence>,
) -> FindingRow<'a> {
    let site = evidence.and_then(|e| e.sites.iter().find(|site| site.finding == Some(index)));
    let paper = site.is_some_and(|s| matches!(s.class, SiteClass::PaperEscape { .. }));
    FindingRow {
        file: &finding.span.file,
        line: finding.span.line,
        column: finding.span.column,
        function: finding.function.as_deref(),
        kind: finding.verdict.word(),
        subject: &finding.subject,
        flow: finding
            .flow
            .iter()
            .map(|step| FlowRow {
                from: &step.from,
                why: step.why.word(),
                line: step.span.as_ref().map(|span| span.line),
                column: step.span.as_ref().and_then(|span| span.column),
            })
            .collect(),
        inline_chain: &finding.inline_chain.0,
        allocs_per_op: site.map(|site| site.allocs_per_op),
        paper: paper || finding.paper.is_some(),
    }
}

fn site_rows(evidence: &Evidence, variant: Variant) -> Vec<SiteRow<'_>> {
    witness::sites_of(evidence, variant)
        .map(|site| SiteRow {
            file: &site.file,
            line: site.line,
            class: site.class.word(),
            allocs_per_op: site.allocs_per_op,
            bytes_per_op: site.bytes_per_op,
            at_least: site.at_least,
            shared_line: site.shared_line,
        })
        .collect()
}

fn totals(evidence: &Evidence, variant: Variant) -> Totals {
    let count = |fits: fn(&SiteClass) -> bool| {
        witness::sites_of(evidence, variant).filter(|site| fits(&site.class)).count()
    };
    Totals {
        escapes_and_allocates: count(|c| matches!(c, SiteClass::EscapesAndAllocates)),
        paper_escapes: count(|c| matches!(c, SiteClass::PaperEscape { .. })),
        silent_allocations: count(|c| matches!(c, SiteClass::SilentAllocation)),
        stays_on_stack: count(|c| matches!(c, SiteClass::StaysOnStack)),
        escapes_unseen: count(|c| matches!(c, SiteClass::EscapesUnseen)),
        escapes_here_stays_inlined: count(|c| matches!(c, SiteClass::EscapesHereStaysInlined)),
        stays_here_escapes_inlined: count(|c| matches!(c, SiteClass::StaysHereEscapesInlined)),
        remainder_allocs_per_op: evidence.remainder_allocs,
        remainder_bytes_per_op: evidence.remainder_bytes,
    }
}

//! The page of one case: everything a reader needs to believe it, or not to.
//!
//! [`CaseView`] is put together here from the parts beside it. It is made once and rendered twice,
//! as a page of the site and as a part of the single file; only the levels of its headings differ.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::super::chart::bars::{self, Bars, Quantity};
use super::super::chart::replicates::{self, Replicates};
use super::super::chart::strip::{self, Strip};
use super::super::chart::{Chart, ChartError};
use super::super::highlight::Reader;
use super::super::html::{SafeHtml, clip};
use super::super::listing::{self, ListingView, Source};
use super::super::prose::{self, Prose, UnknownPlaceholder, Values};
use super::super::{bench_text, units};
use super::certainty::{self, FactView};
use super::short::{self, AnswerView};
use super::witnesses::{self, WitnessesView};
use super::{Scene, lines, words};
use crate::bench::estimate::{Clock, ns_per_op};
use crate::case::{ByVariant, CaseFiles, Metric, Variant};
use crate::judge::ClaimOutcome;
use crate::judge::witness::file_of;

/// `case.hbs`: a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// The id; every anchor on the page starts with it.
    pub id: String,
    /// Names of the heading elements.
    pub tags: Tags,
    /// "Interfaces · control · snippet F of the lab".
    pub kicker: String,
    /// The title.
    pub title: String,
    /// The sentence to remember.
    pub lesson: String,
    /// Why there is no verdict.
    pub failure: Option<FailureView>,
    /// What to ask before showing the answer.
    pub prediction: Option<PredictionView>,
    /// "In short"; empty when nothing was measured.
    pub answers: Vec<AnswerView>,
    /// Before and after.
    pub sides: Vec<SideView>,
    /// What the treatment changed; none when the files are equal.
    pub diff: Option<DiffView>,
    /// The case's own text.
    pub prose: SafeHtml,
    /// Compiler, profile and benchmark; none when nothing was profiled.
    pub witnesses: Option<WitnessesView>,
    /// Charts of counts and times.
    pub charts: Vec<Chart>,
    /// The numbers behind the verdict.
    pub certainty: Vec<FactView>,
    /// What to know before believing them.
    pub caveats: Vec<String>,
    /// Sentences of the sources that were put to the test.
    pub claims: Vec<ClaimView>,
    /// What the compiler printed.
    pub raw: Option<RawView>,
    /// The samples, embedded.
    pub downloads: Vec<DownloadView>,
    /// The command that measures this case again.
    pub reproduce: String,
}

/// Names of heading elements, by depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tags {
    /// The case's title.
    pub title: &'static str,
    /// Its sections.
    pub section: &'static str,
    /// What is inside sections.
    pub sub: &'static str,
    /// Level of the prose's `#` headings.
    #[serde(skip)]
    pub prose: u8,
}

impl Tags {
    /// A case that is a page.
    pub const PAGE: Self = Self { title: "h1", section: "h2", sub: "h3", prose: 2 };
    /// A case that is a part of a page.
    pub const PART: Self = Self { title: "h2", section: "h3", sub: "h4", prose: 3 };
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureView {
    /// Where it failed, as a sentence.
    pub sentence: String,
    /// What the program said that failed.
    pub message: String,
}

/// The question before the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PredictionView {
    /// The question.
    pub question: String,
    /// The answer, with what was measured.
    pub answer: String,
}

/// One variant's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SideView {
    /// `before` or `after`.
    pub variant: &'static str,
    /// "Before: untreated".
    pub heading: &'static str,
    /// The file.
    pub listing: ListingView,
}

/// What the treatment changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffView {
    /// "3 lines removed, 2 added".
    pub summary: String,
    /// The lines.
    pub rows: Vec<DiffRow>,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffRow {
    /// `gone`, `new` or `same`.
    pub class: &'static str,
    /// "−", "+" or a blank.
    pub sign: &'static str,
    /// The line.
    pub text: String,
}

/// A claim and how it fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimView {
    /// The claim.
    pub text: String,
    /// Who makes it.
    pub source: String,
    /// "holds", "does not hold" or "not tested".
    pub word: &'static str,
    /// Class of the word.
    pub class: &'static str,
    /// The number it speaks of, as a phrase.
    pub measured: String,
}

/// What the compiler printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RawView {
    /// "24 lines".
    pub summary: String,
    /// The text, cut when it is long.
    pub text: String,
}

/// An embedded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadView {
    /// Its name.
    pub name: String,
    /// A `data:` address that holds it.
    pub href: String,
}

/// Most characters of the compiler's output that go into a page.
const RAW_LIMIT: usize = 12_000;
/// Most lines of a difference that are shown.
const DIFF_LIMIT: usize = 400;
/// Longest title, lesson or sentence from a manifest, in characters.
const TEXT_LIMIT: usize = 400;

/// Makes the view, with the heading levels of a page.
pub fn view(scene: &Scene<'_>, reader: &mut Reader) -> CaseView {
    let case = &scene.record.case;
    let values = values(scene);
    CaseView {
        id: case.id.to_string(),
        tags: Tags::PAGE,
        kicker: kicker(scene),
        title: clip(&case.title, TEXT_LIMIT),
        lesson: clip(&case.lesson, TEXT_LIMIT),
        failure: failure(scene),
        prediction: prediction(scene),
        answers: short::answers(scene, &values),
        sides: Variant::BOTH.map(|variant| side(scene, variant, reader)).to_vec(),
        diff: diff(&case.files),
        prose: with_prose(scene, Tags::PAGE, |prose| prose::render(prose, reader)),
        witnesses: witnesses::view(scene),
        charts: charts(scene),
        certainty: certainty::facts(scene),
        caveats: certainty::caveats(scene),
        claims: scene.judgement.claims.iter().map(claim).collect(),
        raw: raw(scene),
        downloads: downloads(scene),
        reproduce: reproduce(scene),
    }
}

/// Gives a view the heading levels of another place.
pub fn set_level(view: &mut CaseView, tags: Tags, scene: &Scene<'_>, reader: &mut Reader) {
    view.prose = with_prose(scene, tags, |prose| prose::render(prose, reader));
    view.tags = tags;
}

/// Whether the case's own text speaks only of numbers that there are.
///
/// # Errors
/// The first placeholder without a value, with file and line.
pub fn check_prose(scene: &Scene<'_>) -> Result<(), UnknownPlaceholder> {
    with_prose(scene, Tags::PAGE, prose::check)
}

/// "3 lines removed, 2 added".
pub fn change_summary(files: &CaseFiles) -> String {
    let diff = TextDiff::from_lines(&files.before, &files.after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    let removed = units::plural(count(ChangeTag::Delete), "line");
    format!("{removed} removed, {} added", units::count(count(ChangeTag::Insert) as f64))
}

/// The command that measures a case again.
pub fn reproduce(scene: &Scene<'_>) -> String {
    let header = &scene.report.recording.header;
    format!("cargo xtask report {} --seed {}", scene.record.case.id, header.seed)
}

/// What a case's text may speak of; a number that was not measured is "unknown".
pub fn values(scene: &Scene<'_>) -> Values {
    let judgement = scene.judgement;
    let counted = |pair: Option<ByVariant<f64>>, word: fn(f64) -> String| {
        pair.map_or_else(
            || ByVariant::from_fn(|_| units::UNKNOWN.to_owned()),
            |pair| pair.map(word),
        )
    };
    let allocs = counted(judgement.allocs.map(|c| c.map(|c| c.per_op)), units::count);
    let bytes = counted(judgement.bytes.map(|c| c.map(|c| c.per_op)), units::count);
    let ns = counted(judgement.time.as_ref().map(|time| time.ns), units::number);
    let ratio = judgement.time.as_ref().map_or(f64::NAN, |time| time.ratio());
    Values::from([
        ("allocs_before", allocs.before),
        ("allocs_after", allocs.after),
        ("bytes_before", bytes.before),
        ("bytes_after", bytes.after),
        ("ns_before", ns.before),
        ("ns_after", ns.after),
        ("time_ratio", units::number(ratio)),
        ("time_change", units::change(ratio)),
        ("speed", units::speed(ratio)),
        ("go_version", format!("Go {}", scene.report.recording.header.go.version.number())),
    ])
}

fn kicker(scene: &Scene<'_>) -> String {
    let case = &scene.record.case;
    let mut parts = vec![words(&case.group), case.kind.word().to_owned()];
    parts.extend(case.lab.as_ref().map(|letter| format!("snippet {letter} of the lab")));
    clip(&parts.join(" · "), TEXT_LIMIT)
}

fn failure(scene: &Scene<'_>) -> Option<FailureView> {
    let failure = scene.judgement.failure.as_ref()?;
    Some(FailureView {
        sentence: format!("while {}; so there is no verdict.", failure.stage.phrase()),
        message: clip(&failure.message, RAW_LIMIT),
    })
}

fn prediction(scene: &Scene<'_>) -> Option<PredictionView> {
    let prediction = &scene.record.case.prediction;
    if prediction.question.is_empty() {
        return None;
    }
    let escapes = if prediction.escapes { "a value escapes" } else { "nothing escapes" };
    let expected = units::count(prediction.allocs_per_op);
    let counted = scene.judgement.allocs.map(|counted| units::count(counted.before.per_op));
    let counted = match counted {
        Some(counted) if counted == expected => {
            format!("{counted} allocs/op were counted here too.")
        }
        Some(counted) => format!("{counted} allocs/op were counted here."),
        None => "Nothing could be counted here.".to_owned(),
    };
    let answer = format!("The case says: {escapes}, {expected} allocs/op. {counted}");
    Some(PredictionView { question: clip(&prediction.question, TEXT_LIMIT), answer })
}

fn side(scene: &Scene<'_>, variant: Variant, reader: &mut Reader) -> SideView {
    let files = &scene.record.case.files;
    let (text, heading) = match variant {
        Variant::Before => (&files.before, "Before: untreated"),
        Variant::After => (&files.after, "After: treated"),
    };
    let (notes, counts) = (lines::notes(scene, variant), lines::counts(scene, variant));
    let source = Source {
        id: format!("{}-{}", scene.record.case.id, variant.word()),
        name: file_of(variant),
        text,
        notes: &notes,
        counts: &counts,
    };
    SideView { variant: variant.word(), heading, listing: listing::view(&source, reader) }
}

fn diff(files: &CaseFiles) -> Option<DiffView> {
    if files.before == files.after {
        return None;
    }
    let diff = TextDiff::from_lines(&files.before, &files.after);
    let row = |change: similar::Change<&str>| {
        let (class, sign) = match change.tag() {
            ChangeTag::Delete => ("gone", "−"),
            ChangeTag::Insert => ("new", "+"),
            ChangeTag::Equal => ("same", " "),
        };
        DiffRow { class, sign, text: clip(change.value().trim_end_matches('\n'), TEXT_LIMIT) }
    };
    let rows = diff.iter_all_changes().take(DIFF_LIMIT).map(row).collect();
    Some(DiffView { summary: change_summary(files), rows })
}

fn with_prose<T>(scene: &Scene<'_>, tags: Tags, make: impl FnOnce(&Prose<'_>) -> T) -> T {
    let case = &scene.record.case;
    make(&Prose {
        file: &format!("{}/README.md", case.dir),
        markdown: &case.files.readme,
        top_level: tags.prose,
        id: &format!("{}-text", case.id),
        values: &values(scene),
    })
}

/// The charts that the data supports; one that cannot be drawn is left out, its numbers stand in
/// the tables.
fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let judgement = scene.judgement;
    let id = |what: &str| format!("{}-{what}", scene.record.case.id);
    let mut charts: Vec<Result<Chart, ChartError>> = Vec::new();
    let counted = [
        (Quantity::Allocations, "allocs", judgement.allocs),
        (Quantity::Bytes, "bytes", judgement.bytes),
    ];
    for (quantity, name, pair) in counted {
        if let Some(pair) = pair {
            let values = pair.map(|counted| counted.per_op);
            charts.push(bars::draw(&Bars { id: &id(name), quantity, values }));
        }
    }
    if let Some(time) = &judgement.time {
        let replicates = &scene.record.replicates;
        let per_op: Vec<_> = replicates.iter().filter_map(|r| ns_per_op(r, Clock::Wall)).collect();
        let of = |variant| per_op.iter().map(|ns| *ns.get(variant)).collect::<Vec<f64>>();
        let (before, after) = (of(Variant::Before), of(Variant::After));
        charts.push(strip::draw(&Strip {
            id: &id("time"),
            times: ByVariant { before: &before, after: &after },
            typical: time.ns,
        }));
        let ratios: Vec<f64> = time.log_ratios.iter().map(|d| d.exp()).collect();
        charts.push(replicates::draw(&Replicates {
            id: &id("ratios"),
            ratios: &ratios,
            interval: certainty::ratio_interval(time),
            min_effect: scene.report.thresholds.min_effect,
        }));
    }
    charts.into_iter().filter_map(Result::ok).collect()
}

fn claim(outcome: &ClaimOutcome) -> ClaimView {
    let (word, class) = match outcome.holds {
        Some(true) => ("holds", "v-cured"),
        Some(false) => ("does not hold", "v-worse"),
        None => ("not tested", "v-inconclusive"),
    };
    ClaimView {
        text: clip(&outcome.claim.text, TEXT_LIMIT),
        source: clip(&outcome.claim.source, TEXT_LIMIT),
        word,
        class,
        measured: outcome
            .measured
            .map_or_else(String::new, |value| measured(outcome.claim.holds_when.metric, value)),
    }
}

fn measured(metric: Metric, value: f64) -> String {
    match metric {
        Metric::AllocsBefore => format!("{} allocs/op before", units::count(value)),
        Metric::AllocsAfter => format!("{} allocs/op after", units::count(value)),
        Metric::BytesBefore => format!("{}/op before", units::bytes(value)),
        Metric::BytesAfter => format!("{}/op after", units::bytes(value)),
        Metric::TimeRatio => format!("after is {}", units::speed(value)),
        Metric::NsBefore => format!("{} before", units::time(value)),
        Metric::NsAfter => format!("{} after", units::time(value)),
    }
}

/// The lines about the case's own files; what is printed about the measuring loop and the standard
/// library is in the recording.
fn raw(scene: &Scene<'_>) -> Option<RawView> {
    let output = &scene.record.compiler.as_ref()?.text;
    let folder = format!("cases/{}/", scene.record.case.id);
    let own = ["before.go:", "after.go:", "case_test.go:"];
    let mut text = String::new();
    let mut count = 0;
    for line in output.lines() {
        let Some((_, rest)) = line.split_once(&folder) else { continue };
        if own.iter().any(|file| rest.starts_with(file)) {
            text.push_str(rest);
            text.push('\n');
            count += 1;
        }
    }
    // A package that does not compile says so in its own words.
    if count == 0 {
        output.clone_into(&mut text);
        count = output.lines().count();
    }
    let lines = units::plural(count, "line");
    let cut = text.chars().nth(RAW_LIMIT).is_some();
    let summary = if cut { format!("the beginning of {lines}") } else { lines };
    Some(RawView { summary, text: clip(&text, RAW_LIMIT) })
}

fn downloads(scene: &Scene<'_>) -> Vec<DownloadView> {
    if scene.record.replicates.is_empty() {
        return Vec::new();
    }
    let header = &scene.report.recording.header;
    let record = std::slice::from_ref(scene.record);
    Variant::BOTH
        .into_iter()
        .map(|variant| DownloadView {
            name: format!("{}-{}.txt", scene.record.case.id, variant.word()),
            href: data_address(&bench_text::of(header, record, variant)),
        })
        .collect()
}

/// A text as a `data:` address; whatever is no plain character is percent-encoded.
fn data_address(text: &str) -> String {
    let mut address = String::from("data:text/plain;charset=utf-8,");
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' | b',' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

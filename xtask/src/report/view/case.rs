//! The page of one case: everything a reader needs to believe it, or not to.
//!
//! [`CaseView`] is put together here from the parts beside it. It is made and rendered once;
//! in the single file the same markup stands with its headings a level lower.

use std::borrow::Cow;

use serde::Serialize;

use super::super::chart::Chart;
use super::super::highlight::Reader;
use super::super::html::{SafeHtml, clip};
use super::super::listing::{self, ListingView, Source};
use super::super::prose::{self, Prose, UnknownPlaceholder, Values};
use super::super::units;
use super::advice::{self, DrillView};
use super::brief::{self, BriefView};
use super::certainty::{self, FactView};
use super::heap::{self, HeapView};
use super::material::{self, DiffView, DownloadView, RawView};
use super::prediction::PredictedView;
use super::short::{self, AnswerView};
use super::sweep::{self, SweepView};
use super::witnesses::{self, WitnessesView};
use super::{Scene, figures, lines, words};
use crate::case::{ByVariant, Kind, Metric, Prediction, Variant};
use crate::judge::ClaimOutcome;
use crate::judge::witness::file_of;

/// `case.hbs`: a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// The id; every anchor on the page starts with it.
    pub id: String,
    /// "Interfaces · cure · snippet G of the lab".
    pub kicker: String,
    /// The title.
    pub title: String,
    /// The sentence to remember.
    pub lesson: String,
    /// Why there is no verdict.
    pub failure: Option<FailureView>,
    /// What to ask before showing the answer.
    pub prediction: Option<PredictionView>,
    /// What the reader predicted; none without predictions.
    pub predicted: Option<PredictedView>,
    /// The verdict and the three witnesses; none when nothing was counted.
    pub brief: Option<BriefView>,
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
    /// What the linter says that the case is about; none on other cases.
    pub drill: Option<DrillView>,
    /// Whether there is any chart.
    pub has_charts: bool,
    /// Counts and times of each variant.
    pub charts: Vec<Chart>,
    /// The ratio of times of each replicate.
    pub ratios: Option<Chart>,
    /// The heap over time.
    pub heap: Option<HeapView>,
    /// The curve over a parameter.
    pub sweep: Option<SweepView>,
    /// The numbers behind the verdict.
    pub certainty: Vec<FactView>,
    /// More numbers of the measurement.
    pub certainty_more: Vec<FactView>,
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

/// Most characters of a failure's message.
const MESSAGE_LIMIT: usize = 12_000;
/// Longest text of a case, in characters of Markdown; the clinic's longest has a sixth of that.
const PROSE_LIMIT: usize = 12_000;
/// Longest title, lesson or sentence from a manifest, in characters.
const TEXT_LIMIT: usize = 400;

/// The level of the `#` headings of a case's own text: below the page's title.
const PROSE_LEVEL: u8 = 2;

/// Makes the view.
pub fn view(scene: &Scene<'_>, reader: &mut Reader) -> CaseView {
    let case = &scene.record.case;
    let values = values(scene);
    let (sides, ratios) = (figures::sides(scene), figures::ratios(scene));
    CaseView {
        id: case.id.to_string(),
        kicker: kicker(scene),
        title: clip(&case.title, TEXT_LIMIT),
        lesson: clip(&case.lesson, TEXT_LIMIT),
        failure: failure(scene),
        prediction: prediction(scene),
        predicted: super::prediction::view(scene),
        brief: brief::view(scene),
        answers: short::answers(scene, &values),
        sides: Variant::BOTH.map(|variant| side(scene, variant, reader)).to_vec(),
        diff: material::diff(&case.files),
        prose: with_prose(scene, |prose| prose::render(prose, reader)),
        witnesses: witnesses::view(scene),
        drill: advice::drill(scene),
        has_charts: !sides.is_empty() || ratios.is_some(),
        charts: sides,
        ratios,
        heap: heap::view(scene),
        sweep: sweep::view(scene),
        certainty: certainty::facts(scene),
        certainty_more: certainty::more(scene),
        caveats: certainty::caveats(scene),
        claims: scene.judgement.claims.iter().map(claim).collect(),
        raw: material::raw(scene),
        downloads: material::downloads(scene),
        reproduce: reproduce(scene),
    }
}

/// Whether the case's own text speaks only of numbers that there are.
///
/// # Errors
/// The first placeholder without a value, with file and line.
pub fn check_prose(scene: &Scene<'_>) -> Result<(), UnknownPlaceholder> {
    with_prose(scene, prose::check)
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
    let mut parts = vec![words(&case.group), kind(case.kind).to_owned()];
    parts.extend(case.lab.as_ref().map(|letter| format!("snippet {letter} of the lab")));
    clip(&parts.join(" · "), TEXT_LIMIT)
}

/// What sort of case it is, for somebody who never heard of kinds.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Cure => "cure",
        Kind::Control => "control: there is nothing to cure",
        Kind::Necessary => "necessary: the heap is the right place",
        Kind::Trap => "trap: an obvious treatment that does not help",
    }
}

fn failure(scene: &Scene<'_>) -> Option<FailureView> {
    let failure = scene.judgement.failure.as_ref()?;
    Some(FailureView {
        sentence: format!("while {}; so there is no verdict.", failure.stage.phrase()),
        message: clip(&failure.message, MESSAGE_LIMIT),
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
    let go = &scene.report.recording.header.go.version;
    let [major, minor] = Prediction::RELEASE;
    // An answer is true for a release; under another the count may differ and both be right.
    let (of, with) = match [go.major, go.minor] == Prediction::RELEASE {
        true => (String::new(), String::new()),
        false => (format!(" of Go {major}.{minor}"), format!(", with Go {}", go.number())),
    };
    let counted = match counted {
        Some(counted) if counted == expected => {
            format!("{counted} allocs/op were counted here too{with}.")
        }
        Some(counted) => format!("{counted} allocs/op were counted here{with}."),
        None => "Nothing could be counted here.".to_owned(),
    };
    let answer = format!("The case says{of}: {escapes}, {expected} allocs/op. {counted}");
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

fn with_prose<T>(scene: &Scene<'_>, make: impl FnOnce(&Prose<'_>) -> T) -> T {
    let case = &scene.record.case;
    make(&Prose {
        file: &format!("{}/README.md", case.dir),
        markdown: &shown_prose(&case.files.readme),
        top_level: PROSE_LEVEL,
        id: &format!("{}-text", case.id),
        values: &values(scene),
    })
}

/// A case's text; one that is far too long for a page is cut, and says so.
fn shown_prose(readme: &str) -> Cow<'_, str> {
    match readme.char_indices().nth(PROSE_LIMIT) {
        None => Cow::Borrowed(readme),
        Some((end, _)) => {
            let rest = units::plural(readme.len() - end, "more byte");
            Cow::Owned(format!("{} …\n\n{rest} of this text are not shown.\n", &readme[..end]))
        }
    }
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
        Metric::CheaperFrom => format!("after is cheaper from {} on", units::count(value)),
    }
}

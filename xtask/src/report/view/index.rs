//! The first page: the answer in one sentence, then every case, what failed or surprised first.

use serde::Serialize;

use super::super::chart::forest::{self, Row, SharedAxis};
use super::super::chart::{Chart, RatioInterval};
use super::super::html::{SafeHtml, clip};
use super::super::{Report, summary, units};
use super::prediction::{self, PredictedView};
use super::{Pair, Scene, VerdictView, certainty, words};
use crate::case::{ByVariant, CaseId};
use crate::judge::{Counted, Judgement};

/// `index.hbs`: the first page.
#[derive(Debug, Clone, Serialize)]
pub struct IndexView {
    /// Heading.
    pub title: &'static str,
    /// The answer in one sentence.
    pub answer: String,
    /// What is true for all cases: Go, machine, date, seed.
    pub facts: Vec<String>,
    /// Cases that could not be read, each with file, line and reason.
    pub problems: Vec<String>,
    /// Labels of the axis that all rows share.
    pub scale: SafeHtml,
    /// Where the rows go, which come in pieces.
    pub rows: SafeHtml,
    /// How well the cases were predicted, in a sentence; empty without predictions, and then the
    /// table has no column for them.
    pub score: String,
    /// All intervals in one drawing; none when there is nothing to draw.
    pub forest: Option<Chart>,
    /// That the drawing does not hold all cases; empty when it does.
    pub forest_note: String,
    /// The change of time that does not matter: "within ±5 %".
    pub band: String,
}

/// A case in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// Address of its page, or its anchor in the single file.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The chapter it belongs to.
    pub group: String,
    /// Its verdict.
    pub verdict: VerdictView,
    /// What was expected instead, or empty.
    pub unexpected: String,
    /// What was predicted; none without predictions.
    pub predicted: Option<PredictedView>,
    /// Allocations per operation; none when not measured.
    pub allocs: Option<Pair>,
    /// Bytes per operation; none when not measured.
    pub bytes: Option<Pair>,
    /// Change of time, or empty.
    pub time: String,
    /// Its interval, or empty.
    pub interval: String,
    /// What a script sorts its columns by.
    pub keys: SortKeys,
    /// The interval as a drawing on the shared axis.
    pub plot: SafeHtml,
}

/// Numbers for a script that sorts the table; empty where there is no number, and where no script
/// will run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SortKeys {
    /// Allocations more per operation.
    pub allocs: String,
    /// Bytes more per operation.
    pub bytes: String,
    /// The ratio of times.
    pub time: String,
}

impl SortKeys {
    fn of(scene: &Scene<'_>) -> Self {
        let more = |pair: Option<ByVariant<Counted>>| {
            let more = pair.map(|pair| pair.after.per_op - pair.before.per_op);
            more.map(units::key).unwrap_or_default()
        };
        let measured = scene.measured();
        Self {
            allocs: more(measured.and_then(|j| j.allocs)),
            bytes: more(measured.and_then(|j| j.bytes)),
            time: scene.time().map(|time| units::key(time.ratio())).unwrap_or_default(),
        }
    }
}

/// How rows link to their cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// To pages beside the index.
    Pages,
    /// To anchors in the same file.
    Anchors,
}

impl Links {
    /// Where a case is.
    pub fn case(self, id: &CaseId) -> String {
        match self {
            Self::Pages => format!("cases/{id}.html"),
            Self::Anchors => format!("#{id}"),
        }
    }
}

/// Most cases drawn in the whole forest plot; the table has them all.
const FOREST_LIMIT: usize = 60;

/// Rows that are made at once; a page of many cases takes no more memory than one of few.
const AT_ONCE: usize = 64;

/// The first page and its table.
pub struct Index<'a> {
    /// All but the rows.
    pub view: IndexView,
    /// The rows, made as they are wanted.
    pub rows: Rows<'a>,
}

/// The table of all cases.
pub struct Rows<'a> {
    scenes: Vec<Scene<'a>>,
    axis: Option<SharedAxis>,
    links: Links,
}

/// `summary_rows.hbs`: some rows of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowsView {
    /// A row per case.
    pub rows: Vec<CaseRow>,
}

impl Rows<'_> {
    /// What stands in the page where the rows go; no text becomes a comment, so nothing else looks
    /// like it.
    pub const MARK: &'static str = "<!--rows-->";

    /// How many there are.
    pub fn count(&self) -> usize {
        self.scenes.len()
    }

    /// Every row, some at a time.
    pub fn some_at_a_time(&self) -> impl Iterator<Item = RowsView> {
        let row = |scene| row(scene, self.axis, self.links);
        self.scenes
            .chunks(AT_ONCE)
            .map(move |some| RowsView { rows: some.iter().map(row).collect() })
    }
}

/// Makes the view.
pub fn view<'a>(report: &'a Report<'a>, links: Links) -> Index<'a> {
    let in_course_order: Vec<Scene<'_>> = report.scenes().collect();
    let scenes: Vec<Scene<'_>> =
        reading_order(report).into_iter().map(|place| in_course_order[place]).collect();
    let effect = report.thresholds.min_effect;
    let intervals: Vec<Row<'_>> = scenes
        .iter()
        .map(|scene| Row { name: &scene.record.case.title, interval: interval(scene) })
        .collect();
    let axis = forest::shared(&intervals, effect).ok();
    let timed = || intervals.iter().filter(|row| row.interval.is_some());
    let known: Vec<Row<'_>> = timed().take(FOREST_LIMIT).copied().collect();
    let view = IndexView {
        title: "What escaped, what it cost, and what helped",
        answer: summary::sentence(report.judgements),
        facts: facts(report),
        problems: report.recording.header.problems.iter().map(ToString::to_string).collect(),
        scale: axis.map(forest::scale).unwrap_or_default(),
        rows: SafeHtml::from_renderer(Rows::MARK.to_owned()),
        score: prediction::score(report),
        forest: forest::draw("forest-plot", &known, effect).ok(),
        forest_note: forest_note(timed().count()),
        band: format!("within ±{}", units::percent(effect)),
    };
    Index { view, rows: Rows { scenes, axis, links } }
}

fn interval(scene: &Scene<'_>) -> Option<RatioInterval> {
    scene.time().and_then(certainty::ratio_interval)
}

fn forest_note(timed: usize) -> String {
    if timed <= FOREST_LIMIT {
        return String::new();
    }
    let drawn = units::count(FOREST_LIMIT as f64);
    format!(
        "The first {drawn} of {} are drawn here; the table above has all of them.",
        units::plural(timed, "case")
    )
}

/// The places of the cases in reading order: failed, then not as expected, then the rest; course
/// order inside each.
pub fn reading_order(report: &Report<'_>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..report.judgements.len()).collect();
    places.sort_by_key(|&place| match &report.judgements[place] {
        j if j.failure.is_some() => 0,
        j if !j.is_as_expected() => 1,
        _ => 2,
    });
    places
}

fn row(scene: &Scene<'_>, axis: Option<SharedAxis>, links: Links) -> CaseRow {
    let case = &scene.record.case;
    let (judgement, measured, interval) = (scene.judgement, scene.measured(), interval(scene));
    let plot = interval.zip(axis).and_then(|(ratio, axis)| forest::row(&ratio, axis).ok());
    CaseRow {
        href: links.case(&case.id),
        title: clip(&case.title, 160),
        group: clip(&words(&case.group), 80),
        verdict: VerdictView::of(judgement),
        unexpected: unexpected(judgement),
        predicted: prediction::view(scene),
        allocs: counted(measured.and_then(|j| j.allocs), units::count),
        bytes: counted(measured.and_then(|j| j.bytes), units::bytes),
        time: scene.time().map_or_else(String::new, |time| units::change(time.ratio())),
        interval: interval.map_or_else(String::new, |i| units::change_interval(i.low, i.high)),
        keys: match links {
            Links::Pages => SortKeys::of(scene),
            Links::Anchors => SortKeys::default(),
        },
        plot: plot.unwrap_or_default(),
    }
}

fn counted(pair: Option<ByVariant<Counted>>, word: fn(f64) -> String) -> Option<Pair> {
    pair.map(|pair| pair.map(|counted| word(counted.per_op)))
}

/// What was expected, when it did not come true; otherwise empty.
pub fn unexpected(judgement: &Judgement) -> String {
    if let Some(failure) = &judgement.failure {
        return format!("while {}", failure.stage.phrase());
    }
    let Some(outcome) = judgement.expectation.as_ref().filter(|outcome| !outcome.met) else {
        let marks = judgement.wants.before.len() + judgement.wants.after.len();
        return match marks {
            0 => String::new(),
            n => format!("{} in the source not as found", units::plural(n, "mark")),
        };
    };
    let verdict = outcome.expected.verdict.map(|verdict| verdict.word().to_owned());
    let counts = outcome.expected.allocs_per_op.map(|counts| {
        format!("{} → {} allocs/op", units::count(counts.before), units::count(counts.after))
    });
    let promised: Vec<String> = verdict.into_iter().chain(counts).collect();
    format!("expected {}", promised.join(", "))
}

/// Settings of Go that are what Go takes by itself; only others are worth a word.
const USUAL: [(&str, &str); 5] = [
    ("GOAMD64", "v1"),
    ("GOARM64", "v8.0"),
    ("GOFIPS140", "off"),
    ("GOGC", "100"),
    ("GOMEMLIMIT", "off"),
];

fn facts(report: &Report<'_>) -> Vec<String> {
    let header = &report.recording.header;
    let mut facts = vec![format!("Go {} on {}", header.go.version.number(), header.go.platform)];
    facts.extend(header.host.cpu.as_ref().map(|cpu| clip(cpu.trim(), 120)));
    facts.extend(header.host.cores.map(|cores| units::plural(cores as usize, "core")));
    let day = header.started.split('T').next().unwrap_or(&header.started);
    facts.push(format!("recorded {}", clip(day, 40)));
    let predicted = |s| format!(" ({} were predicted)", units::duration(s));
    let predicted = header.predicted_s.map(predicted).unwrap_or_default();
    let measuring = |s| format!("measured for {}{predicted}", units::duration(s));
    let measuring = header.measuring_s.map(measuring);
    facts.extend(measuring);
    facts.push(format!("seed {}", header.seed));
    facts.push(format!("error rate {} over all cases", units::percent(report.thresholds.alpha)));
    facts.extend(
        header
            .go
            .settings
            .iter()
            .filter(|(name, value)| !USUAL.contains(&(name.as_str(), value.as_str())))
            .map(|(name, value)| clip(&format!("{name}={value}"), 120)),
    );
    if let Some(revision) = &header.revision {
        let dirty = if revision.dirty { ", with changes" } else { "" };
        facts.push(format!("commit {}{dirty}", clip(&revision.commit, 10).trim_end_matches('…')));
    }
    facts
}

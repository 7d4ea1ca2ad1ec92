//! `report.md`: the report as GitHub-flavoured Markdown that also reads well as plain text.
//!
//! It fits a pull request's comment: table and details stop before the limit and say how many were
//! left out. The table begins with what failed or was not expected.

use serde::Serialize;

use super::super::chart::Table;
use super::super::markdown::bar;
use super::super::{Report, units};
use super::case::{reproduce, values};
use super::index::{CaseRow, Index, IndexView};
use super::myths::{self, ClaimLine};
use super::short::{self, AnswerView};
use super::witnesses::{self, WitnessRow};
use super::{Scene, certainty, heap, sweep};
use crate::case::{ByVariant, Variant};

/// `report_md.hbs`: the whole report.
#[derive(Debug, Clone, Serialize)]
pub struct MarkdownView<'a> {
    /// Heading.
    pub title: &'static str,
    /// The answer in one sentence.
    pub answer: &'a str,
    /// What is true for all cases.
    pub facts: &'a [String],
    /// Cases that could not be read.
    pub problems: &'a [String],
    /// How well the cases were predicted; empty without predictions.
    pub score: &'a str,
    /// A row per case, as many as fit.
    pub rows: Vec<CaseRow>,
    /// "The rows of 12 more cases are left out here.", or empty.
    pub rows_left_out: String,
    /// The claims that were put to the test, as many as fit.
    pub claims: Vec<ClaimLine>,
    /// Details, as many as fit.
    pub cases: Vec<CaseDetails>,
    /// "12 more cases are left out here", or empty.
    pub left_out: String,
    /// What made the file.
    pub generated: &'a str,
}

/// The details of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseDetails {
    /// Its title.
    pub title: String,
    /// The sentence to remember.
    pub lesson: String,
    /// Where and why it failed, or empty.
    pub failure: String,
    /// "In short".
    pub answers: Vec<AnswerView>,
    /// Bars of block characters, one line each; safe to print in a fence.
    pub bars: Vec<BarLine>,
    /// The curve as a sentence and a table; absent without one.
    pub sweep: Option<TableDetails>,
    /// The heap over time, in the same form.
    pub heap: Option<TableDetails>,
    /// Sites and totals, where the witnesses met.
    pub sites: Vec<WitnessRow>,
    /// Whether a linter advised something.
    pub advised: bool,
    /// What to know before believing the numbers.
    pub caveats: Vec<String>,
    /// The command that measures it again.
    pub reproduce: String,
}

/// A chart as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDetails {
    /// What it says.
    pub text: String,
    /// Its numbers.
    pub table: Table,
}

/// A line of a bar chart in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarLine {
    /// The line; made of numbers, units and block characters only.
    pub html: String,
}

/// Characters of details after which the rest is left out: a comment holds 65,536.
const LIMIT: usize = 48_000;

/// Rows of the table, about 160 characters each; the details of so many cases would not fit anyway.
const MOST_ROWS: usize = 200;

/// Characters of claims; the page of claims has them all.
const LIMIT_OF_CLAIMS: usize = 14_000;

/// Fills with the details of one case after the other, until there is no more room.
#[derive(Debug)]
pub struct Room {
    rows: Vec<CaseRow>,
    /// With those that have no row.
    total: usize,
    claims: Vec<ClaimLine>,
    cases: Vec<CaseDetails>,
    size: usize,
}

impl Room {
    /// The room beside the index and the claims.
    pub fn beside(index: &Index<'_>, report: &Report<'_>) -> Self {
        let (claims, weight_of_claims) = fitting(myths::lines(report));
        let all = index.rows.some_at_a_time().flat_map(|some| some.rows);
        let rows: Vec<CaseRow> = all.take(MOST_ROWS).collect();
        let total = index.rows.count();
        let size = rows.len() * 160 + weight_of_claims;
        Self { rows, total, claims, cases: Vec::new(), size }
    }

    /// Takes in a case; says whether it fitted, and so whether to go on.
    pub fn take(&mut self, scene: &Scene<'_>) -> bool {
        let details = details(scene);
        self.size += weight(&details);
        let fits = self.size <= LIMIT;
        if fits {
            self.cases.push(details);
        }
        fits
    }
}

/// Makes the view from the index and the cases that had room.
pub fn view<'a>(index: &'a IndexView, room: Room, generated: &'a str) -> MarkdownView<'a> {
    let left_out = room.total - room.cases.len();
    let no_row = room.total - room.rows.len();
    MarkdownView {
        title: index.title,
        answer: &index.answer,
        facts: &index.facts,
        problems: &index.problems,
        score: &index.score,
        rows: room.rows,
        rows_left_out: match no_row {
            0 => String::new(),
            n => format!("The rows of {} are left out here.", units::plural(n, "more case")),
        },
        claims: room.claims,
        cases: room.cases,
        left_out: match left_out {
            0 => String::new(),
            n => format!("The details of {} are left out here.", units::plural(n, "more case")),
        },
        generated,
    }
}

/// The first claims that fit, and what they weigh.
fn fitting(claims: Vec<ClaimLine>) -> (Vec<ClaimLine>, usize) {
    let mut size = 0;
    let fits = |claim: &ClaimLine| {
        size += claim.text.len() + claim.source.len() + claim.measured.len() + 40;
        size <= LIMIT_OF_CLAIMS
    };
    let claims = claims.into_iter().take_while(fits).collect();
    (claims, size.min(LIMIT_OF_CLAIMS))
}

fn details(scene: &Scene<'_>) -> CaseDetails {
    let case = &scene.record.case;
    let failure = scene.judgement.failure.as_ref().map_or_else(String::new, |failure| {
        let first = failure.message.lines().next().unwrap_or_default();
        format!("while {}: {}", failure.stage.phrase(), super::super::html::clip(first, 300))
    });
    let witnesses = witnesses::view(scene);
    CaseDetails {
        title: super::super::html::clip(&case.title, 160),
        lesson: super::super::html::clip(&case.lesson, 400),
        failure,
        answers: short::answers(scene, &values(scene)),
        bars: bars(scene),
        sweep: sweep_details(scene),
        heap: heap_details(scene),
        advised: witnesses.as_ref().is_some_and(|w| w.advised),
        sites: witnesses.map_or_else(Vec::new, |w| w.rows.into_iter().take(24).collect()),
        caveats: certainty::caveats(scene),
        reproduce: reproduce(scene),
    }
}

fn heap_details(scene: &Scene<'_>) -> Option<TableDetails> {
    let chart = heap::view(scene)?.chart?;
    Some(TableDetails { text: chart.description, table: chart.table })
}

fn sweep_details(scene: &Scene<'_>) -> Option<TableDetails> {
    let view = sweep::view(scene)?;
    let stretches = view.chart.as_ref().map_or("", |chart| &chart.description);
    let text = [&view.question, &view.answer, stretches, &view.note].join(" ");
    let text = text.trim_end().to_owned();
    Some(TableDetails { text, table: view.chart.map(|chart| chart.table).unwrap_or_default() })
}

/// About how many characters a case's details take.
fn weight(details: &CaseDetails) -> usize {
    let answers: usize = details.answers.iter().map(|a| a.text.len() + 40).sum();
    let sites: usize = details
        .sites
        .iter()
        .map(|row| {
            row.place.len() + row.compiler.len() + row.profile.len() + row.together.len() + 16
        })
        .sum();
    let caveats: usize = details.caveats.iter().map(String::len).sum();
    let tables = details.sweep.iter().chain(&details.heap).map(|details| {
        let cells = details.table.rows.iter().flatten();
        details.text.len() + 100 + cells.map(|cell| cell.len() + 3).sum::<usize>()
    });
    answers
        + sites
        + caveats
        + tables.sum::<usize>()
        + details.lesson.len()
        + details.bars.len() * 60
        + 200
}

fn bars(scene: &Scene<'_>) -> Vec<BarLine> {
    let Some(judgement) = scene.measured() else { return Vec::new() };
    let mut lines = Vec::new();
    let mut add = |name: &str, pair: Option<ByVariant<f64>>, word: fn(f64) -> String| {
        let Some(pair) = pair else { return };
        let most = pair.before.max(pair.after);
        for variant in Variant::BOTH {
            let value = *pair.get(variant);
            let line = format!(
                "{name:9} {:6} {:24} {}",
                variant.word(),
                bar(value, most, 24),
                word(value)
            );
            lines.push(BarLine { html: line });
        }
    };
    add("allocs/op", judgement.allocs.map(|c| c.map(|c| c.per_op)), units::count);
    add("B/op", judgement.bytes.map(|c| c.map(|c| c.per_op)), units::bytes);
    add("time/op", judgement.time.as_ref().map(|time| time.ns), units::time);
    lines
}

//! The page of Go versions: what changed between releases, case by case, changed ones first.

use serde::Serialize;

use super::super::html::clip;
use super::super::matrix_text::{listed, releases, sentences};
use super::super::{Report, units};
use super::index::Links;
use crate::case::{Case, Variant};
use crate::judge::matrix::{self, AcrossVersions, VariantAcross};
use crate::recording::Matrix;
use crate::recording::matrix::source_hash;

/// `versions.hbs`: cases down, releases across.
#[derive(Debug, Clone, Serialize)]
pub struct VersionsView {
    /// The answer in one sentence.
    pub answer: String,
    /// Releases in full, platform.
    pub facts: Vec<String>,
    /// Heads of the columns: "1.24".
    pub names: Vec<String>,
    /// Columns of the table, the first included.
    pub columns: usize,
    /// What differs between releases.
    pub changed: Vec<CaseRows>,
    /// What is the same on all.
    pub same: Vec<CaseRows>,
    /// "41 cases are the same on all releases".
    pub same_answer: String,
    /// Promises that do not hold, each with release and place.
    pub broken: Vec<String>,
    /// Cases whose code is not the one that was compared.
    pub left_out: Vec<String>,
}

/// A case, its variants below each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRows {
    /// The page of the case.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Before, then after.
    pub sides: [SideRow; 2],
}

/// One variant of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SideRow {
    /// "before" or "after".
    pub side: &'static str,
    /// A cell per release.
    pub cells: Vec<Cell>,
    /// What changed, a sentence each.
    pub sentences: Vec<String>,
}

/// What one variant allocates under one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Allocations per operation, or a dash.
    pub allocs: String,
    /// Bytes per operation, or why there are none.
    pub bytes: String,
    /// `fewer`, `more` or `none`, against the release before.
    pub class: &'static str,
    /// A sign of its own for each direction, or empty.
    pub sign: &'static str,
    /// The sign in words, or empty.
    pub word: &'static str,
}

/// Every case of a report that the matrix knows, with what the matrix says about it. A case whose
/// code has changed since then is no case of the matrix.
pub fn known<'a>(report: &Report<'a>, matrix: &Matrix) -> Vec<(&'a Case, AcrossVersions)> {
    let cases = report.recording.cases.iter().map(|record| &record.case);
    cases
        .filter_map(|case| {
            let seen = matrix.case(&case.id)?;
            (seen.source == source_hash(&case.files))
                .then(|| (case, matrix::across(matrix, seen, case)))
        })
        .collect()
}

/// Makes the view.
pub fn view(report: &Report<'_>, matrix: &Matrix, links: Links) -> VersionsView {
    let names = releases(matrix);
    let known = known(report, matrix);
    let (mut changed, mut same) = (Vec::new(), Vec::new());
    for (case, across) in &known {
        let rows = if across.changes() { &mut changed } else { &mut same };
        rows.push(CaseRows {
            href: links.case(&case.id),
            title: clip(&case.title, 160),
            sides: Variant::BOTH.map(|variant| side(across, variant, &names)),
        });
    }
    let differ = known.iter().filter(|(_, across)| across.changes()).count();
    let broken: Vec<String> = known.iter().flat_map(|(_, across)| broken(across)).collect();
    VersionsView {
        answer: answer(differ, known.len(), broken.len(), &names),
        facts: facts(matrix),
        columns: names.len() + 1,
        same_answer: format!(
            "{} alike on every release",
            units::plural(known.len() - differ, "case")
        ),
        left_out: left_out(report, matrix, known.len()),
        names,
        changed,
        same,
        broken,
    }
}

fn answer(differ: usize, all: usize, broken: usize, names: &[String]) -> String {
    let promises = match broken {
        0 => "every expected count and every comment in the sources holds on each".to_owned(),
        n => format!("{} not kept", units::plural(n, "promise")),
    };
    let cases = units::plural(all, "case");
    format!("{differ} of {cases} differ between Go {}; {promises}.", listed(names))
}

fn facts(matrix: &Matrix) -> Vec<String> {
    let versions = matrix.versions.iter().map(|version| format!("Go {}", version.number()));
    let mut facts: Vec<String> = versions.collect();
    facts.push(clip(&matrix.platform, 60));
    facts.push("exact counts, nothing timed".to_owned());
    facts
}

fn broken(across: &AcrossVersions) -> impl Iterator<Item = String> {
    let line = |b: &matrix::Broken| {
        format!("{} with Go {}: {}", b.place, b.go.number(), clip(&b.what, 400))
    };
    across.broken.iter().map(line)
}

fn left_out(report: &Report<'_>, matrix: &Matrix, known: usize) -> Vec<String> {
    let cases = &report.recording.cases;
    let has = |case: &&Case| matrix.case(&case.id).is_some();
    let there = cases.iter().map(|record| &record.case).filter(has).count();
    let mut left_out = Vec::new();
    if there > known {
        let n = units::plural(there - known, "case");
        left_out.push(format!("{n} had other code when the releases were compared"));
    }
    if cases.len() > there {
        let n = units::plural(cases.len() - there, "case");
        left_out.push(format!("{n} not compared"));
    }
    left_out
}

fn side(across: &AcrossVersions, variant: Variant, names: &[String]) -> SideRow {
    let side = across.variants.get(variant);
    let cell = |place: usize| cell(side, &across.failures, place);
    SideRow {
        side: variant.word(),
        cells: (0..names.len()).map(cell).collect(),
        sentences: sentences(side, names),
    }
}

fn cell(side: &VariantAcross, failures: &[Option<String>], place: usize) -> Cell {
    let (Some(allocs), Some(bytes)) = (side.allocs[place], side.bytes[place]) else {
        let failed = failures[place].is_some();
        let bytes = if failed { "failed" } else { "not counted" }.to_owned();
        return Cell { allocs: "–".to_owned(), bytes, class: "none", sign: "", word: "" };
    };
    let before = side.allocs[..place].iter().rev().flatten().next().copied();
    let (class, sign, word) = match before {
        Some(old) if allocs < old - 0.005 => ("fewer", "▼", "fewer than before: "),
        Some(old) if allocs > old + 0.005 => ("more", "▲", "more than before: "),
        _ => ("none", "", ""),
    };
    Cell { allocs: units::count(allocs), bytes: units::bytes(bytes), class, sign, word }
}

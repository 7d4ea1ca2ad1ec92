//! The comparison of two benchmark files as text, Markdown or JSON; CSV is in `stat_csv`.
//!
//! Text and Markdown are for people and round; JSON is for programs and carries every digit.
//! Nothing is computed here but percentages.

use std::fmt::Write;

use serde::Serialize;

use super::units;
use crate::case::{ByVariant, Variant};
use crate::judge::compare_files::{
    Change, Comparison, FileComparison, Geomean, Row, Setting, Summary, Table, Warning,
};

/// Version of the JSON; it rises when a field changes its meaning.
const SCHEMA_VERSION: u32 = 1;

/// A comparison with the names its files go by.
#[derive(Debug, Clone, Copy)]
pub struct StatReport<'a> {
    /// What was found.
    pub comparison: &'a FileComparison,
    /// The column headings.
    pub names: &'a ByVariant<String>,
}

/// For programs: every number as a number.
pub fn json(report: &StatReport<'_>) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        schema_version: u32,
        files: &'a ByVariant<String>,
        #[serde(flatten)]
        comparison: &'a FileComparison,
    }
    let whole = Whole {
        schema_version: SCHEMA_VERSION,
        files: report.names,
        comparison: report.comparison,
    };
    let text = serde_json::to_string_pretty(&whole).expect("numbers and strings are always JSON");
    text + "\n"
}

/// For a terminal.
pub fn text(report: &StatReport<'_>) -> String {
    let mut text = settings(&report.comparison.config);
    for table in &report.comparison.tables {
        let grid = Grid::of(table, report);
        let widths: Vec<usize> = (0..COLUMNS)
            .map(|i| grid.lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0))
            .collect();
        text.push_str(if text.is_empty() { "" } else { "\n" });
        for line in &grid.lines {
            // Names to the left, numbers to the right.
            let mut out = format!("{:<1$}", line[0], widths[0]);
            for (cell, width) in line.iter().zip(&widths).take(COLUMNS - 1).skip(1) {
                write!(out, "  {cell:>width$}").ok();
            }
            write!(out, "  {}", line[COLUMNS - 1]).ok();
            text.push_str(out.trim_end());
            text.push('\n');
        }
        for (index, note) in grid.notes.iter().enumerate() {
            writeln!(text, "[{}] {note}", index + 1).ok();
        }
    }
    text
}

/// For a page or a pull request.
pub fn markdown(report: &StatReport<'_>) -> String {
    let mut text = String::new();
    for line in settings(&report.comparison.config).lines() {
        writeln!(text, "- {}", escaped(line)).ok();
    }
    for table in &report.comparison.tables {
        let grid = Grid::of(table, report);
        text.push_str(if text.is_empty() { "" } else { "\n" });
        for (index, line) in grid.lines.iter().enumerate() {
            let cells: Vec<String> = line.iter().map(|cell| escaped(cell)).collect();
            writeln!(text, "| {} |", cells.join(" | ")).ok();
            if index == 0 {
                writeln!(text, "|---{}|", "|--:".repeat(COLUMNS - 1)).ok();
            }
        }
        text.push_str(if grid.notes.is_empty() { "" } else { "\n" });
        for (index, note) in grid.notes.iter().enumerate() {
            writeln!(text, "{}. {}", index + 1, escaped(note)).ok();
        }
    }
    text
}

fn settings(config: &[Setting]) -> String {
    let mut text = String::new();
    for Setting { key, value } in config {
        let word = |side: &Option<String>| side.clone().unwrap_or_else(|| "not set".to_owned());
        let (before, after) = (word(&value.before), word(&value.after));
        let value = if before == after { before } else { format!("{before} -> {after}") };
        writeln!(text, "{key}: {value}").ok();
    }
    text
}

/// Nothing in a name may end a cell or begin markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_{}[]<>|#~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

const COLUMNS: usize = 6;

/// The rounded cells of a table, its heading first, and the notes that cells point to.
struct Grid {
    lines: Vec<[String; COLUMNS]>,
    notes: Vec<String>,
}

impl Grid {
    fn of(table: &Table, report: &StatReport<'_>) -> Self {
        let names = report.names;
        let group =
            if table.group.is_empty() { String::new() } else { format!(" ({})", table.group) };
        let heading = [
            format!("{}{group}", table.unit),
            names.before.clone(),
            names.after.clone(),
            "change".to_owned(),
            "p".to_owned(),
            "n".to_owned(),
        ];
        let mut grid = Self { lines: vec![heading], notes: Vec::new() };
        for row in &table.rows {
            grid.row(row, &table.unit, report.comparison.rules.alpha);
        }
        if table.rows.len() > 1 {
            grid.geomean(&table.geomean, &table.unit);
        }
        grid
    }

    fn row(&mut self, row: &Row, unit: &str, alpha: f64) {
        let side = |variant| {
            let summary: &Option<Summary> = row.sides.get(variant);
            summary
                .as_ref()
                .map_or_else(String::new, |s| format!("{} {}", amount(s.median, unit), spread(s)))
        };
        let comparison = row.comparison.as_ref();
        let test = comparison.and_then(|c| c.test);
        let counts = self.counts(row);
        self.lines.push([
            row.name.clone(),
            side(Variant::Before),
            side(Variant::After),
            comparison.map_or_else(String::new, |c| change(c, alpha)),
            test.map_or_else(String::new, |test| units::p_value(test.p)),
            counts,
        ]);
    }

    /// The sample sizes, and where to read the warnings.
    fn counts(&mut self, row: &Row) -> String {
        let n = ByVariant::from_fn(|v| row.sides.get(v).as_ref().map_or(0, |s: &Summary| s.n));
        let mut text = if n.before == n.after {
            n.before.to_string()
        } else {
            format!("{}+{}", n.before, n.after)
        };
        text.push_str(&self.marks(&row.warnings));
        text
    }

    fn geomean(&mut self, mean: &Geomean, unit: &str) {
        let side = |value: Option<f64>| value.map_or_else(String::new, |v| amount(v, unit));
        let marks = self.marks(&mean.warnings);
        self.lines.push([
            "geomean".to_owned(),
            side(mean.sides.before),
            side(mean.sides.after),
            mean.ratio.map_or_else(|| "?".to_owned(), units::precise_change),
            String::new(),
            marks.trim_start().to_owned(),
        ]);
    }

    fn marks(&mut self, warnings: &[Warning]) -> String {
        let mut marks = String::new();
        for note in warnings.iter().map(ToString::to_string) {
            let at = self.notes.iter().position(|have| *have == note).unwrap_or_else(|| {
                self.notes.push(note);
                self.notes.len() - 1
            });
            write!(marks, " [{}]", at + 1).ok();
        }
        marks
    }
}

/// A value in words of its unit.
fn amount(value: f64, unit: &str) -> String {
    match unit {
        "ns/op" => units::time(value),
        "sec/op" => units::time(value * 1e9),
        "B/op" => units::bytes(value),
        _ => units::count(value),
    }
}

/// The interval as the larger of its distances from the centre.
fn spread(summary: &Summary) -> String {
    let Some(interval) = summary.interval else { return "± ∞".to_owned() };
    let centre = summary.median;
    if interval.low == interval.high {
        return units::plus_minus(0.0);
    }
    if interval.low.signum() != interval.high.signum() || centre == 0.0 {
        return "± ?".to_owned();
    }
    let far = (interval.high / centre - 1.0).abs().max((1.0 - interval.low / centre).abs());
    units::plus_minus(far)
}

/// The change, or a tilde where none was shown.
///
/// Significant alone but not among so many tests has a number and no word.
fn change(comparison: &Comparison, alpha: f64) -> String {
    let by = || comparison.ratio.map_or_else(|| "?".to_owned(), units::precise_change);
    match comparison.change {
        Change::Unclear => {
            let alone = comparison.test.is_some_and(|test| test.p <= alpha);
            if alone { by() } else { "~".to_owned() }
        }
        Change::Same => "=".to_owned(),
        Change::Better => format!("{} better", by()),
        Change::Worse => format!("{} worse", by()),
        Change::Different => by(),
    }
}

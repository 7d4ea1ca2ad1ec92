//! Noise floors as a table for the terminal and as JSON.

use serde::Serialize;

use super::units;
use crate::case::CaseId;
use crate::recording::Floor;

/// A case and how far it strays against itself.
#[derive(Debug, Clone, PartialEq)]
pub struct FloorRow {
    /// The case.
    pub id: CaseId,
    /// Its trials.
    pub floor: Floor,
}

/// A line per case.
pub fn text(rows: &[FloorRow]) -> String {
    let width = rows.iter().map(|row| row.id.as_str().len()).max().unwrap_or_default();
    let line = |row: &FloorRow| {
        let trials = units::plural(row.floor.estimates.len(), "trial");
        let size = row.floor.size().map_or_else(
            || format!("unknown: it takes {} trials", Floor::FEWEST),
            |size| format!("noise floor {}", units::percent(size.exp_m1())),
        );
        format!("{:<width$}  {size} ({trials} of the case against itself)\n", row.id.as_str())
    };
    rows.iter().map(line).collect()
}

/// For programs.
pub fn json(rows: &[FloorRow]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        id: &'a str,
        noise_floor: Option<f64>,
        trials: usize,
        ln_ratios: &'a [f64],
    }
    let lines: Vec<Line<'_>> = rows
        .iter()
        .map(|row| Line {
            id: row.id.as_str(),
            noise_floor: row.floor.size().map(f64::exp_m1),
            trials: row.floor.estimates.len(),
            ln_ratios: &row.floor.estimates,
        })
        .collect();
    serde_json::to_string_pretty(&lines).expect("numbers and strings are always JSON") + "\n"
}

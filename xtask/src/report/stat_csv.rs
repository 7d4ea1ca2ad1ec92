//! The comparison of two benchmark files as CSV: one line per row, every digit of every number.
//!
//! An absent number is an empty cell. The words are those of the JSON. Nothing is computed here.

use serde::Serialize;

use crate::case::Variant;
use crate::judge::compare_files::{FileComparison, Row, Table, Warning};

const CSV_HEAD: &str = "unit,group,name,before_n,before,before_low,before_high,after_n,after,\
                        after_low,after_high,method,ratio,ratio_low,ratio_high,p,p_holm,\
                        q_bh,change,warnings";

/// For a spreadsheet: one line per row, all units in one table.
pub fn csv(comparison: &FileComparison) -> String {
    let mut text = format!("{CSV_HEAD}\n");
    for table in &comparison.tables {
        for row in &table.rows {
            text.push_str(&csv_line(table, row));
        }
        let mean = &table.geomean;
        let blank = || vec![String::new(); 3];
        let mut cells = vec![table.unit.clone(), table.group.clone(), "geomean".to_owned()];
        for variant in Variant::BOTH {
            cells.extend([String::new(), number(*mean.sides.get(variant))]);
            cells.extend(blank().drain(1..));
        }
        cells.extend([String::new(), number(mean.ratio)]);
        cells.extend(blank().into_iter().chain(blank()).take(6));
        cells.push(warnings(&mean.warnings));
        text.push_str(&csv_cells(&cells));
    }
    text
}

fn csv_line(table: &Table, row: &Row) -> String {
    let mut cells = vec![table.unit.clone(), table.group.clone(), row.name.clone()];
    for variant in Variant::BOTH {
        let side = row.sides.get(variant).as_ref();
        let interval = side.and_then(|s| s.interval);
        cells.push(side.map_or_else(String::new, |s| s.n.to_string()));
        cells.push(number(side.map(|s| s.median)));
        cells.extend([number(interval.map(|i| i.low)), number(interval.map(|i| i.high))]);
    }
    let comparison = row.comparison.as_ref();
    let test = comparison.and_then(|c| c.test);
    let interval = comparison.and_then(|c| c.paired).and_then(|paired| paired.ratio.interval);
    cells.push(comparison.map_or_else(String::new, |c| word(&c.method)));
    cells.push(number(comparison.and_then(|c| c.ratio)));
    cells.extend([number(interval.map(|i| i.low)), number(interval.map(|i| i.high))]);
    cells.extend([number(test.map(|t| t.p)), number(test.map(|t| t.p_holm))]);
    cells.push(number(test.map(|t| t.q_bh)));
    cells.push(comparison.map_or_else(String::new, |c| word(&c.change)));
    cells.push(warnings(&row.warnings));
    csv_cells(&cells)
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn warnings(warnings: &[Warning]) -> String {
    warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The word that JSON has for a value.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn csv_cells(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            let plain = !cell.contains([',', '"', '\n', '\r']);
            if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
        })
        .collect();
    quoted.join(",") + "\n"
}

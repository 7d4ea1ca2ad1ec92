//! A calibration as a table for the terminal and one sentence per goal.

use super::units;
use crate::judge::calibration::{Answer, Calibration, Goal, On, Row};

/// The heads of the columns; the first is flush left, the others right.
const HEADS: [&str; 9] =
    ["what", "n", "counted", "rate", "95 % interval", "by p", "median error", "worst", "s/trial"];

/// The whole text.
pub fn text(calibration: &Calibration) -> String {
    let mut lines = vec![calibration.command.clone(), conditions(calibration), String::new()];
    lines.extend(table(&calibration.rows));
    lines.push(String::new());
    lines.push(
        "counted: called different (equal code), families with such a call, or called worse \
         (planted);"
            .to_owned(),
    );
    lines.push(
        "by p: would count if the size of the estimate were ignored. Error: |estimate - truth|."
            .to_owned(),
    );
    lines.push(String::new());
    lines.extend(calibration.goals.iter().map(sentence));
    lines.push(format!("({})", units::duration(calibration.elapsed_s)));
    lines.join("\n") + "\n"
}

fn conditions(calibration: &Calibration) -> String {
    let host = &calibration.host;
    let cpu = host.cpu.as_deref().unwrap_or("unknown processor");
    let cores = host.cores.map_or_else(String::new, |n| format!(", {n} cores"));
    let load = |load: Option<f64>| load.map_or_else(|| "?".to_owned(), |l| format!("{l:.1}"));
    let go = calibration.go.as_ref().map_or_else(String::new, |go| format!(", {}", go.version));
    format!(
        "{cpu}{cores}{go}; load average {} at the beginning, {} at the end",
        load(calibration.began.load),
        load(calibration.finished.load)
    )
}

fn sentence(goal: &Goal) -> String {
    let answer = match goal.answer {
        Answer::Met => "met",
        Answer::Missed => "not met",
        Answer::CannotTell => "cannot tell",
    };
    format!("{answer}: {} ({})", goal.goal, goal.why)
}

fn table(rows: &[Row]) -> Vec<String> {
    let cells: Vec<[String; 9]> =
        std::iter::once(HEADS.map(str::to_owned)).chain(rows.iter().map(line)).collect();
    let width = |column: usize| {
        cells.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let print = |row: &[String; 9]| {
        let mut line = format!("{:<1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        line
    };
    cells.iter().map(print).collect()
}

fn line(row: &Row) -> [String; 9] {
    let percent = |fraction: f64| format!("{:.1} %", fraction * 100.0);
    let error =
        |log: Option<f64>| log.map_or_else(dash, |e| format!("{:.2} %", e.exp_m1() * 100.0));
    let what = match row.on {
        On::Recipe => format!("recipe: {}", row.what),
        _ => row.what.clone(),
    };
    [
        what,
        row.n.to_string(),
        row.hits.to_string(),
        row.share().map_or_else(dash, percent),
        format!("{:.1} to {:.1} %", row.rate.low * 100.0, row.rate.high * 100.0),
        row.by_p_alone.to_string(),
        error(row.median_error()),
        error(row.worst_error()),
        row.seconds.map_or_else(dash, |s| format!("{s:.2}")),
    ]
}

fn dash() -> String {
    "-".to_owned()
}

//! A calibration as a table and one sentence per goal: for the terminal, and as the block of Markdown
//! that METHODOLOGY.md shows.

use serde::Serialize;

use super::{goals, units};
use crate::judge::calibration::{self, Answer, Calibration, Goal, On, Row};

/// The heads of the columns; the first is flush left, the others right.
const HEADS: [&str; 9] = [
    "what",
    "n",
    "counted",
    "rate",
    "95 % interval",
    "by p",
    "median error",
    "worst error",
    "each",
];

/// The whole text, for the terminal.
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
    lines.extend(calibration::goals::judge(&calibration.rows).iter().map(sentence));
    lines.push(format!("({})", units::duration(calibration.elapsed_s)));
    lines.join("\n") + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    calibration: &'a Calibration,
    goals: Vec<Goal>,
}

/// Everything, and what follows from it for each goal, for programs.
pub fn json(calibration: &Calibration) -> String {
    let document = Document { calibration, goals: calibration::goals::judge(&calibration.rows) };
    serde_json::to_string_pretty(&document).expect("a calibration is plain data") + "\n"
}

/// What the counts mean, for tables.
const LEGEND: &str = "“Counted” are trials that a report would have called worse or better, families \
    with such a call, or planted slow-downs that were called worse; “by p” is what would have \
    counted if the size of the estimate were ignored. An error is the distance of the estimate \
    from the truth.";

/// A block for a page: conditions, table, goals, and the command that makes it again.
pub fn markdown(calibration: &Calibration) -> String {
    let day = calibration.started.split('T').next().unwrap_or_default();
    let took = units::duration(calibration.elapsed_s);
    let load = if calibration.settings.load { ", loaded with bursts of work besides" } else { "" };
    let mut text = format!("Measured {day} in {took} on {}{load}.\n\n", conditions(calibration));
    text.push_str(&format!("| {} |\n|---{}|\n", HEADS.join(" | "), "|--:".repeat(HEADS.len() - 1)));
    for row in &calibration.rows {
        text.push_str(&format!("| {} |\n", line(row).join(" | ")));
    }
    text.push_str(&format!("\n{LEGEND}\n\n"));
    for goal in calibration::goals::judge(&calibration.rows) {
        let (answer, aim) = (word(goal.answer), goals::goal(&goal.aim));
        text.push_str(&format!("- **{answer}**: {aim} ({}).\n", goals::seen(&goal)));
    }
    text.push_str(&format!("\n```sh\n{}\n```\n", calibration.command));
    text
}

fn conditions(calibration: &Calibration) -> String {
    let host = &calibration.host;
    let cpu = host.cpu.as_deref().unwrap_or("unknown processor");
    let cores = host.cores.map_or_else(String::new, |n| format!(", {n} cores"));
    let load = |load: Option<f64>| load.map_or_else(|| "?".to_owned(), units::number);
    let release = |go: &crate::recording::GoFacts| format!(", Go {}", go.version.number());
    let go = calibration.go.as_ref().map_or_else(String::new, release);
    format!(
        "{cpu}{cores}{go}; load average {} at the beginning, {} at the end",
        load(calibration.began.load),
        load(calibration.finished.load)
    )
}

fn sentence(goal: &Goal) -> String {
    format!("{}: {} ({})", word(goal.answer), goals::goal(&goal.aim), goals::seen(goal))
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "met",
        Answer::Missed => "not met",
        Answer::CannotTell => "cannot tell",
    }
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
    let error = |log: Option<f64>| log.map_or_else(dash, |e| units::fine_percent(e.exp_m1()));
    let what = match row.on {
        On::Recipe => format!("recipe: {}", row.what),
        _ => row.what.clone(),
    };
    [
        what,
        row.n.to_string(),
        row.hits.to_string(),
        row.share().map_or_else(dash, units::percent),
        format!("{} to {}", units::percent(row.rate.low), units::percent(row.rate.high)),
        row.by_p_alone.to_string(),
        error(row.median_error()),
        error(row.worst_error()),
        row.seconds.map_or_else(dash, units::duration),
    ]
}

fn dash() -> String {
    "-".to_owned()
}

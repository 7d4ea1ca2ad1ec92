//! The table at the end of a run: case, verdict, allocations, time ratio with its interval.

use super::view::prediction;
use super::{Report, units};
use crate::case::{ByVariant, Verdict};
use crate::judge::prediction::Outcome;
use crate::judge::{Counted, Judgement, TimeComparison};

const HEADINGS: [&str; 5] = ["case", "verdict", "allocs/op", "time after/before", "expected"];
/// The heading of the column that only a report with predictions has.
const PREDICTED: &str = "predicted";

/// The table and the sentence under it, as plain text.
pub fn text(report: &Report<'_>, colour: bool) -> String {
    let predicted = report.scenes().map(|scene| prediction::outcome(&scene));
    let rows: Vec<Vec<String>> =
        report.judgements.iter().zip(predicted).map(|(j, outcome)| row(j, outcome)).collect();
    let mut headings: Vec<String> = HEADINGS.map(str::to_owned).to_vec();
    headings.extend(report.companions.predictions.as_ref().map(|_| PREDICTED.to_owned()));
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            let cells = rows.iter().chain([&headings]).map(|row| row[column].chars().count());
            cells.max().unwrap_or(0)
        })
        .collect();
    let mut text = line(&headings, &widths);
    for (row, judgement) in rows.iter().zip(report.judgements) {
        let plain = line(row, &widths);
        text.push_str(&if colour { painted(&plain, row, judgement) } else { plain });
    }
    text.push_str(&format!("\n{}\n", sentence(report.judgements)));
    let score = prediction::score(report);
    if !score.is_empty() {
        text.push_str(&format!("{score}\n"));
    }
    text
}

/// One sentence that answers: how many came out how.
pub fn sentence(judgements: &[Judgement]) -> String {
    let failed = judgements.iter().filter(|j| j.failure.is_some()).count();
    let mut parts = Vec::new();
    for verdict in [
        Verdict::Cured,
        Verdict::Eased,
        Verdict::Equivalent,
        Verdict::Mixed,
        Verdict::Worse,
        Verdict::Inconclusive,
    ] {
        let count = judgements.iter().filter(|j| j.verdict == Some(verdict)).count();
        if count > 0 {
            parts.push(format!("{count} {}", verdict.word()));
        }
    }
    if failed > 0 {
        parts.push(format!("{failed} failed"));
    }
    let unexpected = judgements.iter().filter(|j| !j.is_as_expected()).count();
    let ending = match unexpected {
        0 => "all as expected".to_owned(),
        n => format!("{n} not as expected"),
    };
    let cases = units::plural(judgements.len(), "case");
    format!("{cases}: {}; {ending}.", parts.join(", "))
}

fn row(judgement: &Judgement, predicted: Option<Outcome>) -> Vec<String> {
    let verdict = match (&judgement.failure, judgement.verdict) {
        (Some(failure), _) => format!("failed: {}", failure.stage.phrase()),
        (None, Some(verdict)) => verdict.word().to_owned(),
        (None, None) => "not measured".to_owned(),
    };
    let mut cells = vec![
        judgement.id.to_string(),
        verdict,
        judgement.allocs.as_ref().map_or_else(|| "-".to_owned(), counts),
        judgement.time.as_ref().map_or_else(|| "-".to_owned(), ratio),
        if judgement.is_as_expected() { "yes" } else { "NO" }.to_owned(),
    ];
    cells.extend(predicted.map(|outcome| outcome.word().to_owned()));
    cells
}

fn counts(allocs: &ByVariant<Counted>) -> String {
    format!("{} -> {}", units::count(allocs.before.per_op), units::count(allocs.after.per_op))
}

fn ratio(time: &TimeComparison) -> String {
    let estimate = units::ratio(time.ratio());
    match &time.interval {
        Some(interval) => {
            let [low, high] = [interval.low, interval.high].map(|end| units::ratio(end.exp()));
            format!("{estimate} [{low}, {high}]")
        }
        None => estimate,
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded: Vec<String> =
        cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
    format!("{}\n", padded.join("  ").trim_end())
}

fn painted(plain: &str, row: &[String], judgement: &Judgement) -> String {
    let code = match judgement.verdict {
        Some(Verdict::Cured | Verdict::Eased) => "32",
        Some(Verdict::Equivalent) => "36",
        Some(Verdict::Inconclusive) => "33",
        Some(Verdict::Worse | Verdict::Mixed) | None => "31",
    };
    plain.replacen(&row[1], &format!("\u{1b}[{code}m{}\u{1b}[0m", row[1]), 1)
}

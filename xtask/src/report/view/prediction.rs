//! Predicted against measured: what somebody said in the quiz, and whether it came true.
//!
//! Only reports that were given predictions have any of this; the others have no empty columns.

use serde::Serialize;

use super::super::Report;
use super::super::{quiz, units};
use super::Scene;
use crate::judge::prediction::{self, Marks, Outcome, Score};

/// A prediction and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PredictedView {
    /// `right`, `wrong` or `none`: a class of the style sheet.
    pub class: &'static str,
    /// A sign of its own for each class.
    pub sign: &'static str,
    /// `right`, `wrong`, `not asked`, `asked before` or `not measured`.
    pub word: &'static str,
    /// "1, measured 0" allocs/op, with what was said of the escape; or empty.
    pub detail: String,
    /// Both in a sentence, for the case's page.
    pub sentence: String,
}

/// How the prediction for a case came out; none when the report was given no predictions.
pub fn outcome(scene: &Scene<'_>) -> Option<Outcome> {
    let sheet = scene.report.companions.predictions.as_ref()?;
    Some(prediction::outcome(sheet, &scene.record.case, scene.judgement))
}

/// The view of one case.
pub fn view(scene: &Scene<'_>) -> Option<PredictedView> {
    let outcome = outcome(scene)?;
    let (class, sign) = match outcome.marks().map(Marks::is_right) {
        Some(true) => ("right", "✓"),
        Some(false) => ("wrong", "✗"),
        None => ("none", "–"),
    };
    let detail = outcome.marks().map_or_else(String::new, detail);
    Some(PredictedView { class, sign, word: outcome.word(), detail, sentence: sentence(&outcome) })
}

/// The score of the whole report in a sentence; empty without predictions.
pub fn score(report: &Report<'_>) -> String {
    let outcomes: Vec<Outcome> = report.scenes().filter_map(|scene| outcome(&scene)).collect();
    if report.companions.predictions.is_none() {
        return String::new();
    }
    let score: Score = outcomes.iter().filter_map(Outcome::marks).collect();
    if score.marked == 0 {
        return "None of these cases was predicted.".to_owned();
    }
    let others = outcomes.len() - score.marked;
    let others = match others {
        0 => String::new(),
        n => format!(" {} not compared.", units::plural(n, "case")),
    };
    format!("Predictions: {}{others}", quiz::score(&score))
}

fn detail(marks: &Marks) -> String {
    let Marks { guess, truth } = marks;
    let [said, seen] = [guess, truth].map(|counted| units::count(counted.allocs_per_op));
    let allocs = match marks.allocs_right() {
        true => String::new(),
        false => format!("{said} allocs/op, not {seen}"),
    };
    let escape = match (marks.escapes_right(), truth.escapes) {
        (true, _) => "",
        (false, true) => "no escape, but there is one",
        (false, false) => "an escape, but there is none",
    };
    let parts: Vec<&str> =
        [allocs.as_str(), escape].into_iter().filter(|p| !p.is_empty()).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("said {}", parts.join("; ")),
    }
}

fn sentence(outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotAsked => "You did not predict this one.".to_owned(),
        Outcome::AskedBefore => {
            "You predicted this one before its question or code changed; it does not count."
                .to_owned()
        }
        Outcome::NotMeasured(guess) => {
            format!(
                "You predicted: {}. Nothing was measured to hold it against.",
                quiz::words(guess)
            )
        }
        Outcome::Marked(Marks { guess, truth }) => {
            format!("You predicted: {}. Measured: {}.", quiz::words(guess), quiz::words(truth))
        }
    }
}

//! Predicted against measured: each guess of the quiz is held against what this sitting saw.
//!
//! The truth is the recording's, not the manifest's: whether the compiler reported a heap verdict
//! in `before.go`, and how many allocations were counted. A case that was not measured, and a
//! guess about a question that has changed since, earn no mark.

use serde::Serialize;

use super::Judgement;
use super::witness::file_of;
use crate::case::quiz::sheet::Standing;
use crate::case::quiz::{Guess, Question, Sheet};
use crate::case::{Case, Variant};

/// A guess and the truth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Marks {
    /// What was predicted.
    pub guess: Guess,
    /// What is so.
    pub truth: Guess,
}

impl Marks {
    /// Whether the escape was predicted rightly.
    pub fn escapes_right(&self) -> bool {
        self.guess.escapes == self.truth.escapes
    }

    /// Whether the count was: exactly, but for a tenth of an allocation, since a chunk may hold
    /// an allocation or two of the runtime's own.
    pub fn allocs_right(&self) -> bool {
        (self.guess.allocs_per_op - self.truth.allocs_per_op).abs() < 0.1
    }

    /// Whether both were.
    pub fn is_right(&self) -> bool {
        self.escapes_right() && self.allocs_right()
    }
}

/// How one case came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Nobody was asked.
    NotAsked,
    /// The question or its code changed after it was answered.
    AskedBefore,
    /// There is a guess and nothing to hold it against.
    NotMeasured(Guess),
    /// There are both.
    Marked(Marks),
}

impl Outcome {
    /// The marks, where there are any.
    pub fn marks(&self) -> Option<&Marks> {
        match self {
            Self::Marked(marks) => Some(marks),
            _ => None,
        }
    }

    /// `right`, `wrong`, `not measured`, `asked before` or `not asked`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotAsked => "not asked",
            Self::AskedBefore => "asked before",
            Self::NotMeasured(_) => "not measured",
            Self::Marked(marks) if marks.is_right() => "right",
            Self::Marked(_) => "wrong",
        }
    }
}

/// How somebody did over several cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Cases with marks.
    pub marked: usize,
    /// Those where escape and count are right.
    pub right: usize,
    /// Those where the escape is.
    pub escapes_right: usize,
    /// Those where the count is.
    pub allocs_right: usize,
}

impl<'a> FromIterator<&'a Marks> for Score {
    fn from_iter<I: IntoIterator<Item = &'a Marks>>(marks: I) -> Self {
        let mut score = Self::default();
        for marks in marks {
            score.marked += 1;
            score.right += usize::from(marks.is_right());
            score.escapes_right += usize::from(marks.escapes_right());
            score.allocs_right += usize::from(marks.allocs_right());
        }
        score
    }
}

/// What the manifest gives as the answer, for a quiz without a measurement.
pub fn expected(case: &Case) -> Guess {
    let prediction = &case.prediction;
    Guess { escapes: prediction.escapes, allocs_per_op: prediction.allocs_per_op }
}

/// What was seen of the untreated code; none when the case failed.
pub(super) fn truth(judgement: &Judgement) -> Option<Guess> {
    let measured = judgement.failure.is_none();
    let witnesses = judgement.witnesses.as_ref().filter(|_| measured)?;
    let of_before = witnesses.diagnosis.findings.iter();
    let escapes = of_before
        .filter(|finding| finding.span.file == file_of(Variant::Before))
        .any(|finding| finding.verdict.is_heap());
    let allocs_per_op = judgement.allocs?.before.per_op;
    Some(Guess { escapes, allocs_per_op })
}

/// Holds a sheet against one case.
pub fn outcome(sheet: &Sheet, case: &Case, judgement: &Judgement) -> Outcome {
    match sheet.standing(&Question::of(case)) {
        Standing::NotAsked => Outcome::NotAsked,
        Standing::AskedBefore => Outcome::AskedBefore,
        Standing::Answered(guess) => match judgement.answer {
            Some(truth) => Outcome::Marked(Marks { guess, truth }),
            None => Outcome::NotMeasured(guess),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_must_be_right_and_each_is_counted() {
        let guess = |escapes, allocs_per_op| Guess { escapes, allocs_per_op };
        let truth = guess(true, 65.02);
        let marks = [
            Marks { guess: guess(true, 65.0), truth },
            Marks { guess: guess(true, 64.0), truth },
            Marks { guess: guess(false, 65.0), truth },
            Marks { guess: guess(false, 0.0), truth },
        ];
        let score: Score = marks.iter().collect();
        let expected = Score { marked: 4, right: 1, escapes_right: 2, allocs_right: 2 };
        assert_eq!(score, expected);
    }
}

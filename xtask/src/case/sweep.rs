//! A sweep: one parameter, the values it takes, and the question its curve answers.
//!
//! Some lessons are curves, not pairs. A case that has one names the parameter in its manifest and
//! has two functions in `case_test.go` that run either variant's benchmark at any value. This file
//! holds what the manifest says of it and finds the mistakes in that; it measures nothing.

use serde::{Deserialize, Serialize};

use super::Variant;

/// Fewest and most values: two make a line, and each one costs time.
const VALUES: (usize, usize) = (2, 24);
/// No parameter goes beyond this (a tebi): it is handed to Go as an `int` and drawn.
const LARGEST: u64 = 1 << 40;

/// `[sweep]` of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// What the curve answers, as a question.
    pub question: String,
    /// Name of the parameter, one word, as in the sub-benchmarks' names: `size`.
    pub parameter: String,
    /// What the values count: `B` for bytes, or a noun in the plural such as `elements`.
    pub unit: String,
    /// The values, in rising order.
    pub values: Vec<u64>,
}

impl Sweep {
    /// The first mistake, with the key it belongs to.
    ///
    /// # Errors
    /// When a value is missing, too large or out of order, or a word is none.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        if self.question.trim().is_empty() {
            let message = "question is empty: say what the curve answers".to_owned();
            return Err(("question", message));
        }
        if !is_word(&self.parameter, 24) {
            let message = "parameter is one word in lower case: write \"size\"".to_owned();
            return Err(("parameter", message));
        }
        if self.unit != "B" && !is_word(&self.unit, 24) {
            let message = "unit is \"B\" for bytes, or a noun in the plural such as \"elements\"";
            return Err(("unit", message.to_owned()));
        }
        self.check_values().map_err(|message| ("values", message))
    }

    fn check_values(&self) -> Result<(), String> {
        let (fewest, most) = VALUES;
        if !(fewest..=most).contains(&self.values.len()) {
            let have = self.values.len();
            return Err(format!("{have} values: a sweep has {fewest} to {most} of them"));
        }
        if self.values.iter().any(|value| !(1..=LARGEST).contains(value)) {
            return Err("a value is 0 or larger than 2^40: it has no place on the axis".to_owned());
        }
        if !self.values.is_sorted_by(|a, b| a < b) {
            return Err("values are not in rising order: sort them, each once".to_owned());
        }
        Ok(())
    }
}

/// The function of `case_test.go` that runs a variant at one value: `func NAME(b *testing.B, n int)`.
pub const fn function(variant: Variant) -> &'static str {
    match variant {
        Variant::Before => "sweepBefore",
        Variant::After => "sweepAfter",
    }
}

fn is_word(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.len() <= longest && text.chars().all(|c| c.is_ascii_lowercase())
}

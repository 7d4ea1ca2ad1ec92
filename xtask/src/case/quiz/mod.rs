//! Predict first: what a learner is asked about a case before the answer is shown.
//!
//! The nouns of the quiz. A [`Guess`] is what somebody says about the untreated code, and
//! [`Question`] is what was shown when it was said. [`reply`] reads what was typed, [`sheet`] keeps
//! the guesses in a file. Whether a guess was right is for `judge` to say, how it looks for
//! `report`, and the terminal belongs to `shell`.

pub mod reply;
pub mod sheet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Case, CaseId, hex, wants};

pub use sheet::Sheet;

/// What somebody predicts about the untreated code.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guess {
    /// Whether the compiler reports a value that escapes to the heap.
    pub escapes: bool,
    /// Allocations per operation.
    pub allocs_per_op: f64,
}

/// What is shown before the answer: the case's question and its code, without what would give the
/// answer away. A title often says how it ends, so it comes with the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'a> {
    /// The case.
    pub id: &'a CaseId,
    /// The chapter it belongs to, in kebab-case.
    pub group: &'a str,
    /// The question of the manifest.
    pub text: &'a str,
    /// `before.go` without its wants.
    pub code: String,
    /// The benchmark: what one operation is.
    pub operation: String,
}

impl<'a> Question<'a> {
    /// The question that a case asks.
    pub fn of(case: &'a Case) -> Self {
        Self {
            id: &case.id,
            group: &case.group,
            text: &case.prediction.question,
            code: wants::without(&case.files.before),
            operation: function(&case.files.test, &case.benchmarks.before),
        }
    }

    /// What binds a guess to what was asked: 16 hexadecimal digits that change when the question,
    /// the code or the benchmark does. Wants may change freely, nobody saw them.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.text, &self.code, &self.operation] {
            // The length keeps the parts apart: nothing can move from one to the next unseen.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hex(&hash.finalize()[..8])
    }
}

/// A gofmt-formatted function of a test file, from its `func` to its closing brace; empty when
/// there is none.
fn function(test: &str, name: &str) -> String {
    let head = format!("func {name}(");
    let lines = test.lines().skip_while(|line| !line.starts_with(&head));
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
        if line.starts_with('}') {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_function_is_taken_out_of_a_test_file() {
        let test = "func A() {\n\tx()\n}\n\nfunc AB() {\n\tfor {\n\t}\n}\n\nfunc C() {\n}\n";
        assert_eq!(function(test, "AB"), "func AB() {\n\tfor {\n\t}\n}\n");
        assert_eq!(function(test, "B"), "");
    }

    #[test]
    fn a_fingerprint_follows_what_was_shown_and_nothing_else() {
        let id = CaseId::new("x").unwrap();
        let question = |text, code: &str| {
            let (code, operation) = (wants::without(code), String::new());
            Question { id: &id, group: "g", text, code, operation }.fingerprint()
        };
        let first = question("why?", "x := 1 // want \"moved\"\n");
        assert_eq!(first.len(), 16);
        assert_eq!(first, question("why?", "x := 1 // want \"other words\"\n"));
        assert_ne!(first, question("how?", "x := 1\n"));
        assert_ne!(first, question("why?", "x := 2\n"));
        assert_ne!(question("ab", "c"), question("a", "bc"));
    }
}

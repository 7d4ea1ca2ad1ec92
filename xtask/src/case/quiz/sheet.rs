//! The file of predictions: TOML that a person can read, one table per case.
//!
//! A guess is kept with the fingerprint of what was asked, so a question that changed is asked
//! anew and the old guess is never held against the new code. A file that cannot be read is an
//! error that says what to do; it is never written over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Guess, Question};
use crate::case::CaseId;

/// Version of the file; a reader refuses what is newer.
pub const SCHEMA_VERSION: u32 = 1;

const HEAD: &str = "# What was predicted before looking; written by `cargo xtask quiz`.\n\
                    # `asked` binds an answer to the question and code that were shown.\n\n";

/// All guesses of somebody.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    given: BTreeMap<CaseId, Given>,
}

/// A guess with what it answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// [`Question::fingerprint`].
    asked: String,
    escapes: bool,
    allocs_per_op: f64,
}

/// How a question stands in a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing {
    /// Nobody was asked.
    NotAsked,
    /// It was answered when question or code were different.
    AskedBefore,
    /// It was answered as it stands.
    Answered(Guess),
}

/// A file of predictions that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Written by a newer version of the tool.
    #[error("schema version {found} is newer than {SCHEMA_VERSION}: update the tool to read it")]
    TooNew {
        /// The version in the file.
        found: u32,
    },
    /// It is no file of predictions, or was damaged.
    #[error(
        "{}{message}; correct the line, or start over with `cargo xtask quiz --again`, which \
         keeps the old file beside the new one",
        .line.map(|line| format!("line {line}: ")).unwrap_or_default()
    )]
    Damaged {
        /// The 1-based line, when it is known.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema_version: u32,
    #[serde(default, rename = "case")]
    cases: BTreeMap<CaseId, Given>,
}

impl Sheet {
    /// How a question stands.
    pub fn standing(&self, question: &Question<'_>) -> Standing {
        match self.given.get(question.id) {
            None => Standing::NotAsked,
            Some(given) if given.asked != question.fingerprint() => Standing::AskedBefore,
            Some(given) => Standing::Answered(Guess {
                escapes: given.escapes,
                allocs_per_op: given.allocs_per_op,
            }),
        }
    }

    /// Keeps a guess, in place of an earlier one.
    pub fn give(&mut self, question: &Question<'_>, guess: Guess) {
        let Guess { escapes, allocs_per_op } = guess;
        let given = Given { asked: question.fingerprint(), escapes, allocs_per_op };
        self.given.insert(question.id.clone(), given);
    }

    /// Forgets what was said about a case.
    pub fn forget(&mut self, id: &CaseId) {
        self.given.remove(id);
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let document = Document { schema_version: SCHEMA_VERSION, cases: self.given.clone() };
        let body = toml::to_string(&document).expect("ids, texts and numbers are plain TOML");
        format!("{HEAD}{body}")
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is damaged, or of a newer tool. Nothing of it is used then.
    pub fn read(text: &str) -> Result<Self, SheetError> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        let version: Version = toml::from_str(text).map_err(|error| damaged(text, &error))?;
        if version.schema_version > SCHEMA_VERSION {
            return Err(SheetError::TooNew { found: version.schema_version });
        }
        let document: Document = toml::from_str(text).map_err(|error| damaged(text, &error))?;
        for (id, given) in &document.cases {
            if !(given.allocs_per_op.is_finite() && given.allocs_per_op >= 0.0) {
                let message = format!("allocs_per_op of {id} is no count: write 0 or more");
                return Err(SheetError::Damaged { line: None, message });
            }
        }
        Ok(Self { given: document.cases })
    }
}

fn damaged(text: &str, error: &toml::de::Error) -> SheetError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    let message = error.message().lines().next().unwrap_or_default().trim().to_owned();
    SheetError::Damaged { line, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question<'a>(id: &'a CaseId, text: &'a str) -> Question<'a> {
        let (code, operation) = (String::new(), String::new());
        Question { id, group: "g", text, code, operation }
    }

    #[test]
    fn what_was_given_is_read_back() {
        let [a, b] = ["return-address", "boxed-constant"].map(|id| CaseId::new(id).unwrap());
        let guess = Guess { escapes: true, allocs_per_op: 1.0 };
        let mut sheet = Sheet::default();
        sheet.give(&question(&a, "why?"), guess);
        sheet.give(&question(&b, "why?"), Guess { escapes: false, allocs_per_op: 0.5 });
        let text = sheet.text();
        assert!(text.contains("[case.return-address]"), "{text}");
        let read = Sheet::read(&text).unwrap();
        assert_eq!(read, sheet);
        assert_eq!(read.standing(&question(&a, "why?")), Standing::Answered(guess));
        assert_eq!(read.standing(&question(&a, "how?")), Standing::AskedBefore);
        let other = CaseId::new("other").unwrap();
        assert_eq!(read.standing(&question(&other, "why?")), Standing::NotAsked);
    }

    #[test]
    fn damage_is_named_with_its_line() {
        let good =
            "schema_version = 1\n\n[case.a]\nasked = \"0\"\nescapes = true\nallocs_per_op = 1\n";
        assert!(Sheet::read(good).is_ok());
        for (text, line) in [
            (good.replace("= true", "= yes"), Some(5)),
            (good.replace("asked", "axed"), Some(4)),
            (good.replace("[case.a]", "[case.\"../a\"]"), Some(3)),
            (good.replace("= 1\n\n", "= \n\n"), Some(1)),
            (good.replace("op = 1", "op = nan"), None),
            ("not TOML at all".to_owned(), Some(1)),
            (String::new(), None),
        ] {
            match Sheet::read(&text) {
                Err(SheetError::Damaged { line: found, .. }) if line.is_some() => {
                    assert_eq!(found, line, "{text}");
                }
                Err(SheetError::Damaged { .. }) if line.is_none() => {}
                other => panic!("{text}: {other:?}"),
            }
        }
        let newer = good.replace("version = 1", "version = 9");
        assert_eq!(Sheet::read(&newer), Err(SheetError::TooNew { found: 9 }));
    }
}

//! Reads what linters print: golangci-lint's one JSON document, staticcheck's JSON lines.
//!
//! Total: whatever arrives, the advice that could be understood comes back with a count of what
//! could not. Advice belongs to a case by its path, `…/cases/<id>/<file>`; other advice is nobody's.

use serde::Deserialize;

use super::{LintFinding, Linter};
use crate::case::CaseId;

/// Longest message that is kept, in characters.
const LONGEST: usize = 500;

/// A finding and the case it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The case.
    pub case: CaseId,
    /// What is said.
    pub finding: LintFinding,
}

/// What could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Advice, in the order of the output.
    pub advice: Vec<Advice>,
    /// Pieces that were not understood, or belong to no case.
    pub unread: usize,
    /// Whether the output was what this linter prints at all.
    pub whole: bool,
    /// What it says of code that it could not analyse; then nothing follows from its silence.
    pub broken: Option<String>,
}

/// An issue in either form, as far as it is needed.
struct Issue {
    path: String,
    rule: String,
    line: i64,
    column: i64,
    message: String,
}

/// Reads the whole output of a linter.
pub fn read(linter: Linter, output: &str) -> Read {
    match linter {
        Linter::GolangciLint => golangci(output),
        Linter::Staticcheck => staticcheck(output),
    }
}

fn golangci(output: &str) -> Read {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Document {
        #[serde(deserialize_with = "null_is_none")]
        issues: Vec<serde_json::Value>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Said {
        from_linter: String,
        text: String,
        pos: Place,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Place {
        filename: String,
        line: i64,
        #[serde(default)]
        column: i64,
    }
    // Warnings may stand around the document; it is the line that begins with a brace.
    let documents = output.lines().filter(|line| line.trim_start().starts_with('{'));
    let document = documents.filter_map(|line| serde_json::from_str::<Document>(line).ok()).next();
    let Some(document) = document else { return Read::default() };
    let mut read = Read { whole: true, ..Read::default() };
    for value in document.issues {
        let issue = serde_json::from_value::<Said>(value).ok().map(|said| {
            let (rule, message) = ruled(&said.from_linter, &said.text);
            let Place { filename: path, line, column } = said.pos;
            Issue { path, rule, line, column, message }
        });
        read.take(issue);
    }
    read
}

/// gocritic and staticcheck are many rules under one name; their messages begin with the rule.
fn ruled(linter: &str, text: &str) -> (String, String) {
    if matches!(linter, "gocritic" | "staticcheck")
        && let Some((rule, message)) = text.split_once(": ")
        && rule.chars().all(|c| c.is_ascii_alphanumeric())
    {
        return (rule.to_owned(), message.to_owned());
    }
    (linter.to_owned(), text.to_owned())
}

fn null_is_none<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<serde_json::Value>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn staticcheck(output: &str) -> Read {
    #[derive(Deserialize)]
    struct Said {
        code: String,
        location: Place,
        message: String,
    }
    #[derive(Deserialize)]
    struct Place {
        file: String,
        line: i64,
        #[serde(default)]
        column: i64,
    }
    let mut read = Read { whole: true, ..Read::default() };
    for line in output.lines().filter(|line| !line.trim().is_empty()) {
        let issue = serde_json::from_str::<Said>(line).ok().map(|said| {
            let Place { file: path, line, column } = said.location;
            Issue { path, rule: said.code, line, column, message: said.message }
        });
        read.take(issue);
    }
    read
}

impl Read {
    fn take(&mut self, issue: Option<Issue>) {
        if let Some(issue) = issue.as_ref().filter(|issue| issue.is_broken_code()) {
            let message = issue.message.chars().take(LONGEST).collect();
            self.broken.get_or_insert(message);
        }
        match issue.and_then(Issue::advice) {
            Some(advice) => self.advice.push(advice),
            None => self.unread += 1,
        }
    }
}

impl Read {
    /// The cases that [`broken`](Self::broken) names by their paths.
    pub fn broken_cases(&self) -> Vec<CaseId> {
        let text = self.broken.as_deref().unwrap_or_default().replace('\\', "/");
        let ids = text.split("cases/").skip(1);
        let mut ids: Vec<CaseId> = ids
            .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'))
            .filter_map(|mut words| CaseId::new(words.next()?).ok())
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

impl Issue {
    fn is_broken_code(&self) -> bool {
        matches!(self.rule.as_str(), "typecheck" | "compile")
    }

    /// None for what is no advice about a case: a broken package, a file elsewhere, a line that
    /// cannot be.
    fn advice(self) -> Option<Advice> {
        let is_broken = self.is_broken_code();
        let mut parts = self.path.rsplit(['/', '\\']);
        let (file, id, cases) = (parts.next()?, parts.next()?, parts.next()?);
        let is_rule = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let named = (1..=40).contains(&self.rule.len()) && self.rule.chars().all(is_rule);
        if cases != "cases" || !named || is_broken {
            return None;
        }
        let line = u32::try_from(self.line).ok().filter(|line| *line > 0)?;
        let column = u32::try_from(self.column).ok().filter(|column| *column > 0);
        let message: String = self.message.chars().take(LONGEST).collect();
        let finding = LintFinding { rule: self.rule, file: file.to_owned(), line, column, message };
        Some(Advice { case: CaseId::new(id).ok()?, finding })
    }
}

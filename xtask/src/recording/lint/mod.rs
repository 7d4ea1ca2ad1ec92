//! What linters advise about a case: another voice beside the three witnesses, kept as it was said.
//!
//! A linter reads the shape of the code. It neither compiles nor runs it, so its advice is no
//! evidence and no verdict depends on it. [`read`] understands what the linters print; asking them
//! is for `shell`, and where the advice stands on a page for `report`.

mod read;

use serde::{Deserialize, Serialize};

pub use read::{Advice, Read, read};

/// A linter that the clinic asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linter {
    /// golangci-lint, which runs prealloc, makezero, gocritic and staticcheck's checks.
    GolangciLint,
    /// staticcheck by itself.
    Staticcheck,
}

impl Linter {
    /// Both.
    pub const ALL: [Self; 2] = [Self::GolangciLint, Self::Staticcheck];

    /// The name of the program.
    pub fn name(self) -> &'static str {
        match self {
            Self::GolangciLint => "golangci-lint",
            Self::Staticcheck => "staticcheck",
        }
    }

    /// The linters that can give the advice of a rule, best first.
    pub fn knowing(rule: &str) -> &'static [Self] {
        let of_staticcheck = rule.starts_with("SA");
        if of_staticcheck {
            &[Self::Staticcheck, Self::GolangciLint]
        } else {
            &[Self::GolangciLint]
        }
    }
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintFinding {
    /// The rule, such as `SA6002`, `prealloc` or `hugeParam`.
    pub rule: String,
    /// The base name of the file.
    pub file: String,
    /// The 1-based line.
    pub line: u32,
    /// The 1-based column, where the linter gives one.
    pub column: Option<u32>,
    /// What it says.
    pub message: String,
}

/// What one linter said about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintReport {
    /// Who.
    pub linter: Linter,
    /// Its version.
    pub version: String,
    /// Its advice; empty when it had none.
    pub findings: Vec<LintFinding>,
    /// Why it could not be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl LintReport {
    /// "golangci-lint 2.15.0".
    pub fn who(&self) -> String {
        format!("{} {}", self.linter.name(), self.version)
    }
}

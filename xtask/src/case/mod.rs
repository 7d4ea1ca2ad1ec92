//! The patient: one case of the clinic, and what its manifest promises.
//!
//! A case is an ordinary Go package in `clinic/cases/<id>/` with an untreated and a treated
//! variant of the same code. This module holds the nouns; [`manifest`] reads `case.toml`,
//! [`wants`] reads the expectations written on the guilty lines, [`discover`] turns a folder's
//! files into cases, [`quiz`] asks before it tells. Nothing here touches the disk: `shell` hands over the texts.

pub mod discover;
mod go_range;
pub mod go_version;
mod hex;
pub mod manifest;
pub mod quiz;
pub mod scaffold;
pub mod sweep;
pub mod wants;

use std::fmt;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

pub use go_range::GoRange;
pub use go_version::GoVersion;
pub use hex::hex;
pub use manifest::ManifestError;
pub use sweep::Sweep;

/// The name of a case: the kebab-case name of its folder.
///
/// Because an id becomes a file name and a part of an address, nothing but lower-case letters,
/// digits and single dashes gets in, so it can neither leave a folder nor carry markup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseId(String);

/// A folder name that cannot be a case id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no case id: use lower-case letters, digits and single dashes, \
     starting with a letter, at most 64 characters (such as \"return-address\")"
)]
pub struct BadCaseId(String);

impl CaseId {
    /// Checks and wraps a name.
    ///
    /// # Errors
    /// When the name is not kebab-case.
    pub fn new(name: &str) -> Result<Self, BadCaseId> {
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
        let kebab = name.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        if starts_well && kebab && name.len() <= 64 {
            Ok(Self(name.to_owned()))
        } else {
            Err(BadCaseId(name.chars().take(80).collect()))
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Go package name of the case: the id without its dashes.
    pub fn package_name(&self) -> String {
        self.0.replace('-', "")
    }
}

impl TryFrom<String> for CaseId {
    type Error = BadCaseId;
    fn try_from(name: String) -> Result<Self, BadCaseId> {
        Self::new(&name)
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> Self {
        id.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One of the two sides that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// The untreated code.
    Before,
    /// The treated twin.
    After,
}

impl Variant {
    /// Both variants, before first.
    pub const BOTH: [Self; 2] = [Self::Before, Self::After];

    /// "before" or "after".
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// One value for each variant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByVariant<T> {
    /// Of the untreated code.
    pub before: T,
    /// Of the treated twin.
    pub after: T,
}

impl<T> ByVariant<T> {
    /// Makes one value per variant.
    pub fn from_fn(mut make: impl FnMut(Variant) -> T) -> Self {
        Self { before: make(Variant::Before), after: make(Variant::After) }
    }

    /// Makes one value per variant, or stops at the first failure.
    ///
    /// # Errors
    /// The first error that `make` gives.
    pub fn try_from_fn<E>(mut make: impl FnMut(Variant) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self { before: make(Variant::Before)?, after: make(Variant::After)? })
    }

    /// The value of one variant.
    pub fn get(&self, variant: Variant) -> &T {
        match variant {
            Variant::Before => &self.before,
            Variant::After => &self.after,
        }
    }

    /// The value of one variant, to change it.
    pub fn get_mut(&mut self, variant: Variant) -> &mut T {
        match variant {
            Variant::Before => &mut self.before,
            Variant::After => &mut self.after,
        }
    }

    /// Borrows both.
    pub fn as_ref(&self) -> ByVariant<&T> {
        ByVariant { before: &self.before, after: &self.after }
    }

    /// Changes both by the same function.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> ByVariant<U> {
        ByVariant { before: f(self.before), after: f(self.after) }
    }
}

/// What the case is in the clinic for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An escape is removed.
    Cure,
    /// Folklore says it escapes, the compiler disagrees: both sides are expected equivalent.
    Control,
    /// The heap is right; the after shows what avoiding it would cost.
    Necessary,
    /// An obvious fix that does not help, or makes it worse.
    Trap,
}

impl Kind {
    /// The kind as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cure => "cure",
            Self::Control => "control",
            Self::Necessary => "necessary",
            Self::Trap => "trap",
        }
    }
}

/// The verdict on a comparison; METHODOLOGY.md defines each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Allocations fell to zero, and time is not worse.
    Cured,
    /// Allocations fell but not to zero, or time improved and allocations are not up.
    Eased,
    /// Counters equal, and the time ratio lies inside the band that does not matter.
    Equivalent,
    /// Allocations rose, or time got worse beyond the band.
    Worse,
    /// One witness improved and another got worse.
    Mixed,
    /// Not enough was seen to say any of the others.
    Inconclusive,
}

impl Verdict {
    /// The verdict as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cured => "cured",
            Self::Eased => "eased",
            Self::Equivalent => "equivalent",
            Self::Worse => "worse",
            Self::Mixed => "mixed",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// What the manifest expects of a measurement, for a range of Go versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The Go versions it speaks of; absent means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go: Option<GoRange>,
    /// The verdict that should come out; absent where only the counts are promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The exact allocations per operation that should be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocs_per_op: Option<ByVariant<f64>>,
}

/// The question a learner answers before looking. The answer is that of Go
/// [`RELEASE`](Self::RELEASE); under another release it may be another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The question.
    pub question: String,
    /// Whether the untreated code has a value that escapes.
    pub escapes: bool,
    /// Allocations per operation of the untreated code.
    pub allocs_per_op: f64,
}

impl Prediction {
    /// The release of Go that the answers in the manifests were written for: major and minor.
    pub const RELEASE: [u32; 2] = [1, 26];
}

/// A number of the measurement that a claim can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Allocations per operation of the untreated code.
    AllocsBefore,
    /// Allocations per operation of the treated code.
    AllocsAfter,
    /// Bytes per operation of the untreated code.
    BytesBefore,
    /// Bytes per operation of the treated code.
    BytesAfter,
    /// Time after divided by time before.
    TimeRatio,
    /// Nanoseconds per operation of the untreated code.
    NsBefore,
    /// Nanoseconds per operation of the treated code.
    NsAfter,
    /// The value of the sweep's parameter from which on after is cheaper.
    CheaperFrom,
}

/// When a claim holds: a metric and up to two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The number that is looked at.
    pub metric: Metric,
    /// It is exactly this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<f64>,
    /// It is this or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// It is this or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// It is more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// It is less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
}

impl Condition {
    /// Whether a value satisfies every bound that is set.
    pub fn holds_for(&self, value: f64) -> bool {
        self.equals.is_none_or(|bound| value == bound)
            && self.at_least.is_none_or(|bound| value >= bound)
            && self.at_most.is_none_or(|bound| value <= bound)
            && self.above.is_none_or(|bound| value > bound)
            && self.below.is_none_or(|bound| value < bound)
    }
}

/// A sentence from a source that the case puts to the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The claim as the source makes it.
    pub text: String,
    /// The title of the source.
    pub source: String,
    /// What would have to be measured for it to hold.
    pub holds_when: Condition,
}

/// The files of a case that a page shows, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseFiles {
    /// `README.md`.
    pub readme: String,
    /// `before.go`.
    pub before: String,
    /// `after.go`.
    pub after: String,
    /// `case_test.go`.
    pub test: String,
}

impl CaseFiles {
    /// The source of one variant.
    pub fn source(&self, variant: Variant) -> &str {
        match variant {
            Variant::Before => &self.before,
            Variant::After => &self.after,
        }
    }
}

/// A patient: its manifest and its files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The name of its folder.
    pub id: CaseId,
    /// A few words.
    pub title: String,
    /// The chapter of the course it belongs to, in kebab-case.
    pub group: String,
    /// Its place inside the group; small comes first.
    pub order: u32,
    /// What it is in the clinic for.
    pub kind: Kind,
    /// The one sentence to remember.
    pub lesson: String,
    /// Titles of the texts it comes from.
    pub sources: Vec<String>,
    /// The letter of the lab snippet it is, if it is one.
    pub lab: Option<String>,
    /// The linter's rule that it drills, such as `SA6002`, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linter: Option<String>,
    /// Names of the two benchmark functions.
    pub benchmarks: ByVariant<String>,
    /// What to ask before showing the answer.
    pub prediction: Prediction,
    /// The smallest change of time that matters here, as a fraction, when it is larger than usual:
    /// where the lesson is about allocations, and instructions differ by a few percent anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_effect: Option<f64>,
    /// Whether the collector is the story: the heap is watched while each variant runs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heap_over_time: bool,
    /// The parameter it is measured over, when its lesson is a curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
    /// What is expected, by Go version; the first that matches applies.
    pub expect: Vec<Expectation>,
    /// Sentences it tests.
    pub claims: Vec<Claim>,
    /// The folder, as given by the workspace.
    pub dir: Utf8PathBuf,
    /// The texts of its files.
    pub files: CaseFiles,
}

impl Case {
    /// The expectation for a Go version, if the manifest has one.
    pub fn expectation(&self, go: &GoVersion) -> Option<&Expectation> {
        self.expect.iter().find(|e| e.go.as_ref().is_none_or(|range| range.contains(go)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_cannot_leave_a_folder() {
        for good in ["a", "return-address", "sa6002-pool", "x9"] {
            assert!(CaseId::new(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a_b", "../x", "a/b", "9a", "ä", "a b", "a."] {
            assert!(CaseId::new(bad).is_err(), "{bad}");
        }
        assert!(CaseId::new(&"a".repeat(65)).is_err());
    }
}

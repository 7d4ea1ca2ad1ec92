//! Ranges of Go versions, as manifests and wants write them: `>=1.24, <1.26`.
//!
//! A range looks at the language release only, because that is what decides about escapes; a
//! release candidate counts as its release.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::GoVersion;
use super::go_version::Stage;

/// A text that names no range of Go versions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no range of Go versions: write it like \">=1.24, <1.26\"")]
pub struct BadGoRange(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparator {
    AtLeast,
    Above,
    AtMost,
    Below,
    Equal,
}

/// A range of Go releases: `>=1.24, <1.26`. Patches do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GoRange {
    bounds: Vec<Bound>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Bound {
    comparator: Comparator,
    major: u32,
    minor: u32,
}

impl GoRange {
    /// Whether a version's release lies inside.
    pub fn contains(&self, version: &GoVersion) -> bool {
        let release = (version.major, version.minor);
        self.bounds.iter().all(|bound| {
            let limit = (bound.major, bound.minor);
            match bound.comparator {
                Comparator::AtLeast => release >= limit,
                Comparator::Above => release > limit,
                Comparator::AtMost => release <= limit,
                Comparator::Below => release < limit,
                Comparator::Equal => release == limit,
            }
        })
    }
}

impl FromStr for GoRange {
    type Err = BadGoRange;

    fn from_str(text: &str) -> Result<Self, BadGoRange> {
        let bad = || BadGoRange(text.chars().take(60).collect());
        let bounds = text.split(',').map(|part| bound(part.trim()).ok_or_else(bad));
        Ok(Self { bounds: bounds.collect::<Result<_, _>>()?, text: text.trim().to_owned() })
    }
}

fn bound(part: &str) -> Option<Bound> {
    const WORDS: [(&str, Comparator); 5] = [
        (">=", Comparator::AtLeast),
        ("<=", Comparator::AtMost),
        (">", Comparator::Above),
        ("<", Comparator::Below),
        ("=", Comparator::Equal),
    ];
    let (comparator, rest) = WORDS
        .iter()
        .find_map(|(word, comparator)| part.strip_prefix(word).map(|rest| (*comparator, rest)))
        .unwrap_or((Comparator::Equal, part));
    let version: GoVersion = rest.parse().ok()?;
    let release_only = version.stage == Stage::Release(0) && version.rest.is_empty();
    release_only.then_some(Bound { comparator, major: version.major, minor: version.minor })
}

impl TryFrom<String> for GoRange {
    type Error = BadGoRange;
    fn try_from(text: String) -> Result<Self, BadGoRange> {
        text.parse()
    }
}

impl From<GoRange> for String {
    fn from(range: GoRange) -> Self {
        range.text
    }
}

impl fmt::Display for GoRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_look_at_the_release_only() {
        let range: GoRange = ">=1.24, <1.26".parse().unwrap();
        for (version, inside) in
            [("go1.24.11", true), ("go1.25.5", true), ("go1.26rc1", false), ("go1.23.9", false)]
        {
            assert_eq!(range.contains(&version.parse().unwrap()), inside, "{version}");
        }
        for bad in ["", "~1.2", ">=1", ">=1.24.1", "1.24 1.25", ">=1.24,"] {
            assert!(bad.parse::<GoRange>().is_err(), "{bad}");
        }
    }
}

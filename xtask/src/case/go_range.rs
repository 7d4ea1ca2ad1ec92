//! Go versions and ranges of them, as manifests and wants write them.
//!
//! A version compares by language release (`1.26`), then patch; what follows (`rc1`, an
//! experiment) is kept for display and sorts before the release. A range is a list of
//! comparators on the release only: `>=1.24, <1.26`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Go release such as `go1.26.8` or `go1.27rc1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GoVersion {
    /// The first number, 1 so far.
    pub major: u32,
    /// The second number: the language release.
    pub minor: u32,
    /// The third number; 0 when absent.
    pub patch: u32,
    /// What follows the numbers, such as `rc1`; empty for a release.
    pub rest: String,
}

/// A text that names no Go version or range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {what}: write it like {example}")]
pub struct BadGoVersion {
    text: String,
    what: &'static str,
    example: &'static str,
}

impl GoVersion {
    /// A release without patch, as `go.mod` and ranges name it.
    pub fn release(major: u32, minor: u32) -> Self {
        Self { major, minor, patch: 0, rest: String::new() }
    }

    /// "1.26": the language release.
    pub fn language(&self) -> String {
        format!("{}.{}", self.major, self.minor)
    }

    fn key(&self) -> (u32, u32, u32, bool, &str) {
        (self.major, self.minor, self.patch, self.rest.is_empty(), &self.rest)
    }
}

impl FromStr for GoVersion {
    type Err = BadGoVersion;

    fn from_str(text: &str) -> Result<Self, BadGoVersion> {
        let bad = || BadGoVersion {
            text: text.chars().take(60).collect(),
            what: "Go version",
            example: "go1.26.8 or 1.26",
        };
        let plain = text.trim();
        let plain = plain.strip_prefix("go").unwrap_or(plain);
        let digits = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
        let (numbers, rest) = plain.split_at(digits);
        let mut parts = numbers.split('.').map(str::parse::<u32>);
        let major = parts.next().and_then(Result::ok).ok_or_else(bad)?;
        let minor = parts.next().and_then(Result::ok).ok_or_else(bad)?;
        let patch = parts.next().transpose().map_err(|_| bad())?.unwrap_or(0);
        if parts.next().is_some() {
            return Err(bad());
        }
        Ok(Self { major, minor, patch, rest: rest.trim().to_owned() })
    }
}

impl TryFrom<String> for GoVersion {
    type Error = BadGoVersion;
    fn try_from(text: String) -> Result<Self, BadGoVersion> {
        text.parse()
    }
}

impl From<GoVersion> for String {
    fn from(version: GoVersion) -> Self {
        version.to_string()
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "go{}.{}", self.major, self.minor)?;
        if self.patch > 0 || self.rest.is_empty() {
            write!(f, ".{}", self.patch)?;
        }
        if self.rest.starts_with(|c: char| c.is_ascii_alphanumeric()) || self.rest.is_empty() {
            write!(f, "{}", self.rest)
        } else {
            write!(f, " {}", self.rest)
        }
    }
}

impl PartialOrd for GoVersion {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GoVersion {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

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
    type Err = BadGoVersion;

    fn from_str(text: &str) -> Result<Self, BadGoVersion> {
        let bad = || BadGoVersion {
            text: text.chars().take(60).collect(),
            what: "range of Go versions",
            example: "\">=1.24, <1.26\"",
        };
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
    let release_only = version.patch == 0 && version.rest.is_empty();
    release_only.then_some(Bound { comparator, major: version.major, minor: version.minor })
}

impl TryFrom<String> for GoRange {
    type Error = BadGoVersion;
    fn try_from(text: String) -> Result<Self, BadGoVersion> {
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
    fn versions_order_as_the_go_project_releases_them() {
        let order = ["go1.9.7", "go1.24.0", "go1.24.11", "go1.27rc1", "go1.27.0", "go1.27.3"];
        let parsed: Vec<GoVersion> = order.iter().map(|v| v.parse().unwrap()).collect();
        let mut sorted = parsed.clone();
        sorted.sort();
        assert_eq!(parsed, sorted);
        assert_eq!(parsed.iter().map(ToString::to_string).collect::<Vec<_>>(), order);
    }

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

//! A version of Go: read from what Go prints, ordered as Go orders its releases.
//!
//! Cases are limited to ranges of versions, toolchains are compared with a minimum; both use this.
//! It does not know which versions exist.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A version such as `go1.26.8`, `go1.27rc1` or a development version of 1.27.
///
/// A version without a patch number, as in the `go` line of a `go.mod`, is its first release.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GoVersion {
    /// Always 1 so far.
    pub major: u32,
    /// The language version; two releases a year.
    pub minor: u32,
    /// How far along within the minor version.
    pub stage: Stage,
    /// What followed the number: experiments, a distributor's mark, a commit. Not compared.
    pub rest: String,
}

/// How far a minor version has come; later is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Built from the development branch before any release candidate.
    Devel,
    /// `beta1` and so on.
    Beta(u32),
    /// `rc1` and so on.
    Candidate(u32),
    /// A release with its patch number.
    Release(u32),
}

impl GoVersion {
    /// The release `major.minor.patch`.
    pub fn release(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, stage: Stage::Release(patch), rest: String::new() }
    }

    /// The minimum that a `go.mod` asks for in its `go` line.
    pub fn minimum_of(go_mod: &str) -> Option<Self> {
        go_mod.lines().find_map(|line| {
            let mut words = line.split_whitespace();
            (words.next() == Some("go")).then(|| words.next()?.parse().ok())?
        })
    }

    /// Whether both belong to one minor version, as 1.26.1 and 1.26.8 do.
    pub fn same_minor(&self, other: &Self) -> bool {
        (self.major, self.minor) == (other.major, other.minor)
    }

    /// Whether its linker can align functions (`-funcalign`, from 1.25 on). Without that, a small
    /// difference of time may be one of place.
    pub fn aligns_functions(&self) -> bool {
        (self.major, self.minor) >= (1, 25)
    }

    /// As it is written without the leading `go`: `1.26.8`, `1.27rc1`.
    pub fn number(&self) -> String {
        let (major, minor) = (self.major, self.minor);
        match self.stage {
            Stage::Devel => format!("{major}.{minor}-devel"),
            Stage::Beta(n) => format!("{major}.{minor}beta{n}"),
            Stage::Candidate(n) => format!("{major}.{minor}rc{n}"),
            Stage::Release(patch) => format!("{major}.{minor}.{patch}"),
        }
    }

    fn key(&self) -> (u32, u32, Stage) {
        (self.major, self.minor, self.stage)
    }
}

impl Ord for GoVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key()).then_with(|| self.rest.cmp(&other.rest))
    }
}

impl PartialOrd for GoVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "go{}{}", self.number(), self.rest)
    }
}

/// A text that names no version of Go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no Go version; write it as 1.26 or go1.26.8")]
pub struct NoVersion(pub String);

impl FromStr for GoVersion {
    type Err = NoVersion;

    /// Reads `1.24`, `1.26.8`, `go1.27rc1`, `go1.26.8 X:synctest`, `devel go1.27-abcdef Mon …` and
    /// the whole line of `go version`.
    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let trimmed = text.trim();
        let trimmed = trimmed.strip_prefix("go version ").unwrap_or(trimmed);
        let (devel, trimmed) = match trimmed.strip_prefix("devel ") {
            Some(after) => (true, after),
            None => (false, trimmed),
        };
        let mut rest = trimmed.strip_prefix("go").unwrap_or(trimmed);
        let version = (|| {
            let major = take_number(&mut rest)?;
            rest = rest.strip_prefix('.')?;
            let minor = take_number(&mut rest)?;
            let stage = take_stage(&mut rest)?;
            let stage = if devel || rest.starts_with("-devel") { Stage::Devel } else { stage };
            let rest = rest.strip_prefix("-devel").unwrap_or(rest).to_owned();
            Some(Self { major, minor, stage, rest })
        })();
        version.ok_or_else(|| NoVersion(text.to_owned()))
    }
}

fn take_stage(rest: &mut &str) -> Option<Stage> {
    for (mark, stage) in
        [("beta", Stage::Beta as fn(u32) -> Stage), ("rc", Stage::Candidate), (".", Stage::Release)]
    {
        if let Some(after) = rest.strip_prefix(mark) {
            *rest = after;
            return take_number(rest).map(stage);
        }
    }
    Some(Stage::Release(0))
}

fn take_number(rest: &mut &str) -> Option<u32> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    digits.parse().ok()
}

impl serde::Serialize for GoVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for GoVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> GoVersion {
        text.parse().unwrap()
    }

    #[test]
    fn reads_what_go_prints() {
        assert_eq!(version("1.24"), GoVersion::release(1, 24, 0));
        assert_eq!(version("go1.26.8"), GoVersion::release(1, 26, 8));
        let line = version("go version go1.26.8 linux/amd64");
        assert_eq!((line.number().as_str(), line.rest.as_str()), ("1.26.8", " linux/amd64"));
        assert_eq!(version("go1.27rc2").stage, Stage::Candidate(2));
        assert_eq!(version("go1.26.3 X:synctest").rest, " X:synctest");
        let devel = version("devel go1.27-cb4d5a8 Mon Mar 2 10:00:00 2026 +0000");
        assert_eq!((devel.minor, devel.stage), (27, Stage::Devel));
        assert_eq!(version("go1.27-devel_cb4d5a8").stage, Stage::Devel);
    }

    #[test]
    fn refuses_what_is_no_version() {
        for text in ["", "go", "1", "1.", "go1.x", "v1.24", "go1.27rc", "1.26.", "99999999999.1"] {
            assert!(text.parse::<GoVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn orders_as_releases_came() {
        let in_order = [
            "1.24",
            "1.24.11",
            "1.25.5",
            "1.26-devel",
            "1.26beta1",
            "1.26rc1",
            "1.26rc2",
            "1.26.0",
            "1.26.8",
            "1.27.3",
        ];
        for pair in in_order.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn survives_the_round_trip() {
        for text in ["go1.26.8", "go1.27rc1", "go1.26.3 X:synctest", "go1.27-devel_cb4d5a8"] {
            assert_eq!(version(text).to_string(), text);
        }
    }

    #[test]
    fn finds_the_minimum_of_a_module() {
        let go_mod = "module x\n\n// go 1.1\ngo 1.24 // oldest supported\ntoolchain go1.26.8\n";
        assert_eq!(GoVersion::minimum_of(go_mod), Some(version("1.24")));
        assert_eq!(GoVersion::minimum_of("module x\n"), None);
    }
}

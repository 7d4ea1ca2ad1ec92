//! What a unit means for a comparison, and what a reader is warned of.

use std::fmt;

use serde::Serialize;

use super::Source;
use crate::case::Variant;

/// What is known of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub assume: Assume,
    pub better: Better,
}

/// What may be assumed of repeated measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assume {
    /// They are samples.
    Nothing,
    /// They are exact, so the file says.
    Exact,
    /// They come from a counter: exact as long as they do not vary.
    Counter,
}

/// Which direction is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Better {
    Lower,
    Higher,
    Unknown,
}

/// The notes of the files on a unit, the first file's first, or what Go's own units mean.
pub(super) fn unit(source: Source<'_>, name: &str) -> Unit {
    let note = |key: &str| match source {
        Source::TwoFiles(files) => {
            files.before.note(name, key).or_else(|| files.after.note(name, key))
        }
        Source::OneFile(file) => file.note(name, key),
    };
    let assume = match (note("assume"), name) {
        (Some("exact"), _) => Assume::Exact,
        (None, "allocs/op" | "B/op") => Assume::Counter,
        _ => Assume::Nothing,
    };
    let better = match (note("better"), name) {
        (Some("lower"), _) | (None, "ns/op" | "sec/op" | "B/op" | "allocs/op") => Better::Lower,
        (Some("higher"), _) | (None, "MB/s" | "B/s") => Better::Higher,
        _ => Better::Unknown,
    };
    Unit { assume, better }
}

/// A reason to read a number with care.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "warning", rename_all = "kebab-case")]
pub enum Warning {
    /// The benchmark is in one file only.
    OnlyIn {
        /// Which one.
        variant: Variant,
    },
    /// No interval of the wanted level.
    TooFewForInterval {
        /// Values it takes.
        needed: Option<usize>,
    },
    /// Even samples that do not overlap would not be significant.
    TooFewToDetect {
        /// Values per side, or pairs, that it takes.
        needed: usize,
    },
    /// Nothing varies, not even between the files.
    AllEqual,
    /// Exact values were promised, or are usual, and they vary.
    Varies {
        /// The smallest.
        low: f64,
        /// The largest.
        high: f64,
    },
    /// Lines without a partner were left out of the pairs.
    Unpaired {
        /// How many.
        lines: usize,
    },
    /// Pairs whose ratio has no logarithm were left out.
    NoLogarithm {
        /// How many.
        pairs: usize,
    },
    /// The exact paired test of so many pairs is out of reach.
    TooManyPairs {
        /// Pairs that are not too many.
        most: usize,
    },
    /// Significant alone, and not as one of so many.
    NotAfterHolm {
        /// How many were tested.
        rows: usize,
    },
    /// The geometric means are not of the same benchmarks.
    SetsDiffer,
    /// A geometric mean needs positive numbers.
    NotPositive,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyIn { variant } => write!(f, "only in the file {}", variant.word()),
            Self::TooFewForInterval { needed: Some(needed) } => {
                write!(f, "an interval needs at least {needed} values")
            }
            Self::TooFewForInterval { needed: None } => {
                f.write_str("too few values for an interval")
            }
            Self::TooFewToDetect { needed } => {
                write!(f, "no difference can be significant with fewer than {needed} values a side")
            }
            Self::AllEqual => f.write_str("all values are equal"),
            Self::Varies { low, high } => {
                write!(f, "should not vary, yet lies between {low} and {high}")
            }
            Self::Unpaired { lines: 1 } => f.write_str("1 line has no partner"),
            Self::Unpaired { lines } => write!(f, "{lines} lines have no partner"),
            Self::NoLogarithm { pairs } => {
                write!(f, "pairs left out because a value is not positive: {pairs}")
            }
            Self::TooManyPairs { most } => {
                write!(f, "not compared: the exact paired test takes at most {most} pairs")
            }
            Self::NotAfterHolm { rows } => {
                write!(f, "significant alone, but not as one of {rows} tests")
            }
            Self::SetsDiffer => f.write_str("the files do not have the same benchmarks"),
            Self::NotPositive => f.write_str("a geometric mean needs positive numbers"),
        }
    }
}

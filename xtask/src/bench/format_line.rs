//! One line of Go's benchmark format, and what a benchmark's name says.
//!
//! A line that begins like a result or like a note on a unit must be one; anything else that is
//! no `key: value` is [`Line::Other`]. Nothing is remembered from line to line here.

use super::format::{BenchResult, Measurement, UnitNote};
use crate::case::Variant;

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
pub enum Line<'a> {
    /// `BenchmarkName-8  1000  12.5 ns/op`; the configuration is not filled in.
    Result(BenchResult<'a>),
    /// `Unit ns/op key=value ...`: each pair, or why it is none.
    Notes(Vec<Result<UnitNote<'a>, LineError>>),
    /// `key: value`; an empty value ends the key's validity.
    Config {
        /// Begins with a lower-case letter, has no spaces and no upper-case letters.
        key: &'a str,
        /// Without the space around it.
        value: &'a str,
    },
    /// None of these.
    Other,
}

/// Why a line that begins like a result or a note is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Bytes that are no text.
    #[error("not UTF-8")]
    NotText,
    /// Nothing after the name.
    #[error("no iteration count after the name")]
    NoIterations,
    /// The second field is no whole number.
    #[error("{0:?} is no iteration count")]
    BadIterations(String),
    /// No number and unit.
    #[error("no measurement after the iteration count")]
    NoMeasurement,
    /// A number was expected.
    #[error("{0:?} is no finite number")]
    BadNumber(String),
    /// The line ends after a number.
    #[error("no unit after {0:?}")]
    NoUnit(String),
    /// One result has one value of a unit.
    #[error("unit {0:?} twice")]
    UnitTwice(String),
    /// `Unit` alone.
    #[error("no unit after \"Unit\"")]
    EmptyNote,
    /// Not `key=value`.
    #[error("{0:?} is no key=value")]
    BadNote(String),
    /// An earlier note says otherwise.
    #[error("{key} of unit {unit:?} is {have:?} already")]
    Contradiction {
        /// The unit.
        unit: String,
        /// The key.
        key: String,
        /// Its value by the earlier note.
        have: String,
    },
}

/// Reads one line, without its end.
///
/// # Errors
/// When the line begins like a result or a note and cannot be read as one.
pub fn read(line: &[u8]) -> Result<Line<'_>, LineError> {
    let Ok(text) = std::str::from_utf8(line) else {
        let ours = line.starts_with(b"Benchmark") || line.starts_with(b"Unit");
        return if ours { Err(LineError::NotText) } else { Ok(Line::Other) };
    };
    if let Some(rest) = text.strip_prefix("Benchmark") {
        // "Benchmarking takes a while" is a sentence.
        return if rest.starts_with(char::is_lowercase) { Ok(Line::Other) } else { result(rest) };
    }
    if let Some(rest) = text.strip_prefix("Unit").filter(|r| r.is_empty() || starts_blank(r)) {
        return notes(rest);
    }
    Ok(config(text).unwrap_or(Line::Other))
}

fn starts_blank(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

fn result(rest: &str) -> Result<Line<'_>, LineError> {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    if rest.is_empty() {
        // `go test -v` names a benchmark before it runs it.
        return Ok(Line::Other);
    }
    let mut fields = rest.split_whitespace();
    let count = fields.next().ok_or(LineError::NoIterations)?;
    let iterations = count.parse().map_err(|_| LineError::BadIterations(excerpt(count)))?;
    let mut values: Vec<Measurement<'_>> = Vec::with_capacity(3);
    while let Some(number) = fields.next() {
        let value = number.parse().ok().filter(|value: &f64| value.is_finite());
        let value = value.ok_or_else(|| LineError::BadNumber(excerpt(number)))?;
        let unit = fields.next().ok_or_else(|| LineError::NoUnit(excerpt(number)))?;
        if values.iter().any(|have| have.unit == unit) {
            return Err(LineError::UnitTwice(excerpt(unit)));
        }
        values.push(Measurement { value, unit });
    }
    if values.is_empty() {
        return Err(LineError::NoMeasurement);
    }
    Ok(Line::Result(BenchResult { name, iterations, values, config: 0 }))
}

fn notes(rest: &str) -> Result<Line<'_>, LineError> {
    let mut fields = rest.split_whitespace();
    let unit = fields.next().ok_or(LineError::EmptyNote)?;
    let note = |field| match str::split_once(field, '=') {
        Some((key, value)) if !key.is_empty() => Ok(UnitNote { unit, key, value }),
        _ => Err(LineError::BadNote(excerpt(field))),
    };
    Ok(Line::Notes(fields.map(note).collect()))
}

fn config(text: &str) -> Option<Line<'_>> {
    let (key, value) = text.split_once(':')?;
    let good = key.starts_with(char::is_lowercase)
        && !key.contains(|c: char| c.is_whitespace() || c.is_uppercase());
    (good && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then(|| Line::Config { key, value: value.trim() })
}

/// Enough of a strange field to find it again.
fn excerpt(field: &str) -> String {
    field.chars().take(60).collect()
}

/// A name without the GOMAXPROCS suffix, and the suffix: `Encode/json-8` is `Encode/json`, `-8`.
pub fn split_procs(name: &str) -> (&str, &str) {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let cut = name.len() - digits;
    if digits > 0 && name[..cut].ends_with('-') { name.split_at(cut - 1) } else { (name, "") }
}

/// A benchmark that names its variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedVariant {
    /// Which one.
    pub variant: Variant,
    /// The name without it, the same for both.
    pub name: String,
}

/// The variant that a name tells: a part that is `before`, `after` or `key=before`, or a function
/// that ends in `Before` or `After`.
pub fn variant_in(name: &str) -> Option<NamedVariant> {
    let (path, procs) = split_procs(name);
    let parts: Vec<&str> = path.split('/').collect();
    let of_part = |part: &&str| {
        let value = part.rsplit('=').next().unwrap_or(part);
        Variant::BOTH.into_iter().find(|v| value.eq_ignore_ascii_case(v.word()))
    };
    for (place, part) in parts.iter().enumerate().skip(1) {
        if let Some(variant) = of_part(part) {
            let rest: Vec<&str> = [&parts[..place], &parts[place + 1..]].concat();
            return Some(NamedVariant { variant, name: format!("{}{procs}", rest.join("/")) });
        }
    }
    let ends = |v: &Variant| {
        ["Before", "After", "_before", "_after"].iter().find_map(|end| {
            let stem = parts[0].strip_suffix(end).filter(|stem| !stem.is_empty())?;
            end.trim_start_matches('_').eq_ignore_ascii_case(v.word()).then_some(stem)
        })
    };
    Variant::BOTH.into_iter().find_map(|variant| {
        let rest = [&[ends(&variant)?], &parts[1..]].concat().join("/");
        Some(NamedVariant { variant, name: format!("{rest}{procs}") })
    })
}

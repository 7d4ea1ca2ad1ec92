//! Go's benchmark text format, as `go test -bench` prints it: results, the configuration in force
//! at each of them, and notes on units.
//!
//! The reader is total: bytes in, everything that could be understood out, and every line that
//! means to be a result or a note and is not becomes a [`LineProblem`] with its number. All other
//! lines (`PASS`, `ok`, logs) belong to nobody and are passed over, as the format wants it.
//! [`format_line`](super::format_line) reads one line; this file keeps what is in force across
//! lines. What the numbers mean is decided in `judge`.
//!
//! Source: the proposal "Go Benchmark Data Format", golang.org/design/14313-benchmark-format.

use std::collections::BTreeMap;
use std::fmt;

use super::format_line::{self, Line, LineError};

/// The `key: value` pairs in force.
pub type Config<'a> = BTreeMap<&'a str, &'a str>;

/// Everything a text in the benchmark format says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BenchText<'a> {
    /// The results, in the order of their lines.
    pub results: Vec<BenchResult<'a>>,
    /// The configurations that were in force at some result; see [`BenchResult::config`].
    pub configs: Vec<Config<'a>>,
    /// Notes on units; of two that contradict each other the first stays.
    pub notes: Vec<UnitNote<'a>>,
    /// Lines that were skipped because they could not be understood.
    pub problems: Vec<LineProblem>,
}

/// One result line.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchResult<'a> {
    /// The name without `Benchmark`, with sub-benchmarks and the GOMAXPROCS suffix.
    pub name: &'a str,
    /// Iterations.
    pub iterations: u64,
    /// The measurements, in the order of the line.
    pub values: Vec<Measurement<'a>>,
    /// Which of [`BenchText::configs`] was in force.
    pub config: usize,
}

/// A number and its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement<'a> {
    /// The number; always finite.
    pub value: f64,
    /// The unit, as written, such as `ns/op`.
    pub unit: &'a str,
}

/// `Unit ns/op assume=exact`: one fact about a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitNote<'a> {
    /// The unit.
    pub unit: &'a str,
    /// Such as `assume` or `better`.
    pub key: &'a str,
    /// Such as `exact` or `higher`.
    pub value: &'a str,
}

/// A line that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub error: LineError,
}

impl BenchText<'_> {
    /// What the text says about a unit under a key.
    pub fn note(&self, unit: &str, key: &str) -> Option<&str> {
        self.notes.iter().find(|note| note.unit == unit && note.key == key).map(|note| note.value)
    }
}

/// A result as a line of the format, without the line's end.
impl fmt::Display for BenchResult<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Benchmark{}\t{}", self.name, self.iterations)?;
        self.values.iter().try_for_each(|m| write!(f, "\t{} {}", m.value, m.unit))
    }
}

/// Reads a whole text.
pub fn read(bytes: &[u8]) -> BenchText<'_> {
    let mut reader = Reader::default();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match format_line::read(line) {
            Ok(line) => reader.take(line, index + 1),
            Err(error) => reader.complain(index + 1, error),
        }
    }
    reader.text
}

#[derive(Default)]
struct Reader<'a> {
    text: BenchText<'a>,
    config: Config<'a>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, line: Line<'a>, number: usize) {
        match line {
            Line::Result(mut result) => {
                result.config = self.config_in_force();
                self.text.results.push(result);
            }
            Line::Notes(notes) => {
                for note in notes {
                    match note {
                        Ok(note) => self.note(note, number),
                        Err(error) => self.complain(number, error),
                    }
                }
            }
            Line::Config { key, value: "" } => {
                self.config.remove(key);
            }
            Line::Config { key, value } => {
                self.config.insert(key, value);
            }
            Line::Other => {}
        }
    }

    /// The index of the present configuration; most results share the last one.
    fn config_in_force(&mut self) -> usize {
        if self.text.configs.last() != Some(&self.config) {
            self.text.configs.push(self.config.clone());
        }
        self.text.configs.len() - 1
    }

    fn note(&mut self, note: UnitNote<'a>, number: usize) {
        match self.text.note(note.unit, note.key).map(str::to_owned) {
            None => self.text.notes.push(note),
            Some(have) if have == note.value => {}
            Some(have) => {
                let (unit, key) = (note.unit.to_owned(), note.key.to_owned());
                self.complain(number, LineError::Contradiction { unit, key, have });
            }
        }
    }

    fn complain(&mut self, line: usize, error: LineError) {
        self.text.problems.push(LineProblem { line, error });
    }
}

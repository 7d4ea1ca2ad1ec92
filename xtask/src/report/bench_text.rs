//! `bench/before.txt` and `bench/after.txt`: Go's benchmark format, a line per replicate, so that
//! benchstat and every other reader of it can have the numbers.
//!
//! Both files give a case the same benchmark name, because that is how two files are compared.
//! A reader that treats the lines as unpaired loses what the pairing gained.

use std::fmt::Write;

use crate::bench::estimate::{Clock, ns_per_op};
use crate::bench::{Replicate, Sample};
use crate::case::{CaseId, Variant};
use crate::recording::{CaseRecord, Header};

/// The text for one case only.
pub fn of(header: &Header, record: &CaseRecord, variant: Variant) -> String {
    let mut text = BenchText::new(variant);
    text.add(&Lines::of(record, variant));
    text.finish(header)
}

/// The lines of one case, and which of its counters never change.
#[derive(Debug, Clone)]
pub struct Lines {
    text: String,
    constant: [bool; COUNTERS.len()],
}

impl Lines {
    /// Writes the lines of one variant.
    pub fn of(record: &CaseRecord, variant: Variant) -> Self {
        let line = |r: &Replicate| line(&record.case.id, r, variant).unwrap_or_default();
        Self {
            text: record.replicates.iter().map(line).collect(),
            constant: COUNTERS.map(|counter| counter.is_constant(record, variant)),
        }
    }
}

/// The file of one variant as it grows, case by case. It is small, and only its last case says what
/// its head may promise.
#[derive(Debug, Clone)]
pub struct BenchText {
    /// Whose it is.
    pub variant: Variant,
    lines: String,
    constant: [bool; COUNTERS.len()],
}

impl BenchText {
    /// An empty file.
    pub fn new(variant: Variant) -> Self {
        Self { variant, lines: String::new(), constant: [true; COUNTERS.len()] }
    }

    /// Adds a case.
    pub fn add(&mut self, case: &Lines) {
        self.lines.push_str(&case.text);
        for (all, one) in self.constant.iter_mut().zip(case.constant) {
            *all &= one;
        }
    }

    /// The whole text.
    pub fn finish(self, header: &Header) -> String {
        let platform = &header.go.platform;
        let (goos, goarch) = platform.split_once('/').unwrap_or((platform, ""));
        let mut text = format!("goos: {goos}\ngoarch: {goarch}\n");
        if let Some(cpu) = &header.host.cpu {
            writeln!(text, "cpu: {}", cpu.trim()).ok();
        }
        writeln!(text, "toolchain: go{}", header.go.version.number()).ok();
        for (counter, _) in COUNTERS.iter().zip(self.constant).filter(|(_, constant)| *constant) {
            writeln!(text, "Unit {} assume=exact", counter.unit).ok();
        }
        text + &self.lines
    }
}

fn line(id: &CaseId, replicate: &Replicate, variant: Variant) -> Option<String> {
    let ns = *ns_per_op(replicate, Clock::Wall)?.get(variant);
    let n: u64 = chunks(replicate, variant).map(|chunk| chunk.iterations).sum();
    let (bytes, allocs) = (per_op(replicate, variant, bytes)?, per_op(replicate, variant, allocs)?);
    let name = benchmark_name(id);
    Some(format!("{name}\t{n}\t{ns:.4} ns/op\t{bytes} B/op\t{allocs} allocs/op\n"))
}

const COUNTERS: [Counter; 2] =
    [Counter { unit: "allocs/op", of: allocs }, Counter { unit: "B/op", of: bytes }];

/// A counter of the runtime and the unit it is written in.
struct Counter {
    unit: &'static str,
    of: fn(&Sample) -> u64,
}

impl Counter {
    /// Whether every line of a case says the same: only then may a reader be told that the unit
    /// is exact.
    fn is_constant(&self, record: &CaseRecord, variant: Variant) -> bool {
        let values: Vec<_> =
            record.replicates.iter().map(|r| per_op(r, variant, self.of)).collect();
        values.windows(2).all(|pair| pair[0] == pair[1])
    }
}

fn allocs(chunk: &Sample) -> u64 {
    chunk.mallocs
}

fn bytes(chunk: &Sample) -> u64 {
    chunk.bytes
}

fn chunks(replicate: &Replicate, variant: Variant) -> impl Iterator<Item = &Sample> {
    replicate.rounds.iter().map(move |round| round.samples.get(variant))
}

/// A counter per operation, to a thousandth: the format takes fractions, and 0.9 allocs/op are not
/// none. What a rare background allocation adds is below that.
fn per_op(replicate: &Replicate, variant: Variant, of: fn(&Sample) -> u64) -> Option<f64> {
    let n: u64 = chunks(replicate, variant).map(|chunk| chunk.iterations).sum();
    let sum: u64 = chunks(replicate, variant).map(of).sum();
    (n > 0).then(|| (sum as f64 / n as f64 * 1000.0).round() / 1000.0)
}

/// `BenchmarkReturnAddress` of `return-address`.
fn benchmark_name(id: &CaseId) -> String {
    let parts = id.as_str().split('-').map(|part| {
        let (first, rest) = part.split_at(1);
        first.to_uppercase() + rest
    });
    format!("Benchmark{}", parts.collect::<String>())
}

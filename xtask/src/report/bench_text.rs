//! `bench/before.txt` and `bench/after.txt`: Go's benchmark format, a line per replicate, so that
//! benchstat and every other reader of it can have the numbers.
//!
//! Both files give a case the same benchmark name, because that is how two files are compared.
//! A reader that treats the lines as unpaired loses what the pairing gained.

use std::fmt::Write;

use super::Report;
use crate::bench::estimate::{Clock, ns_per_op};
use crate::bench::{Replicate, Sample};
use crate::case::{CaseId, Variant};
use crate::recording::{CaseRecord, Header};

/// The text of one variant's file.
pub fn text(report: &Report<'_>, variant: Variant) -> String {
    of(&report.recording.header, &report.recording.cases, variant)
}

/// The text for some cases only.
pub fn of(header: &Header, cases: &[CaseRecord], variant: Variant) -> String {
    let (goos, goarch) = header.go.platform.split_once('/').unwrap_or((&header.go.platform, ""));
    let mut text = format!("goos: {goos}\ngoarch: {goarch}\n");
    if let Some(cpu) = &header.host.cpu {
        writeln!(text, "cpu: {}", cpu.trim()).ok();
    }
    writeln!(text, "toolchain: go{}", header.go.version.number()).ok();
    writeln!(text, "Unit allocs/op assume=exact\nUnit B/op assume=exact").ok();
    for record in cases {
        for replicate in &record.replicates {
            text.push_str(&line(&record.case.id, replicate, variant).unwrap_or_default());
        }
    }
    text
}

fn line(id: &CaseId, replicate: &Replicate, variant: Variant) -> Option<String> {
    let ns = *ns_per_op(replicate, Clock::Wall)?.get(variant);
    let chunks = || replicate.rounds.iter().map(|round| round.samples.get(variant));
    let sum = |pick: fn(&Sample) -> u64| chunks().map(pick).sum::<u64>();
    let n = sum(|s| s.iterations);
    // Like `testing`, whole bytes and objects per operation.
    let (bytes, allocs) = (sum(|s| s.bytes) / n.max(1), sum(|s| s.mallocs) / n.max(1));
    let name = benchmark_name(id);
    Some(format!("{name}\t{n}\t{ns:.4} ns/op\t{bytes} B/op\t{allocs} allocs/op\n"))
}

/// `BenchmarkReturnAddress` of `return-address`.
fn benchmark_name(id: &CaseId) -> String {
    let parts = id.as_str().split('-').map(|part| {
        let (first, rest) = part.split_at(1);
        first.to_uppercase() + rest
    });
    format!("Benchmark{}", parts.collect::<String>())
}

//! What must hold for any bytes: no panic, no lost line, no blow-up.
//!
//! Written once and run by two engines: coverage-guided by the targets beside this file, and over
//! mutated recordings by the project's ordinary tests.

use std::io::Write;

use xtask::alloc::attribute::attribute;
use xtask::alloc::{PerOp, Scope, pprof};
use xtask::escape::parse::{self, Keep};
use xtask::escape::{Diagnosis, Inlining, compare, explain, join, json};

/// The compiler's text: a stream and a slice give the same, and nothing is lost.
pub fn text(bytes: &[u8]) {
    let all = parse::parse(bytes);
    let mut streamed = Vec::new();
    let tally = parse::read(bytes, Keep::Everything, |done| streamed.push(done));
    let tally = tally.expect("a slice never fails to be read");
    assert_eq!(all, streamed);
    assert_eq!(tally.bytes, bytes.len() as u64);
    assert_eq!(tally.unread, all.iter().map(|d| d.unread.len() as u64).sum::<u64>());
    for diagnosis in &all {
        let inlining = Inlining::of(diagnosis);
        let findings: Vec<_> = diagnosis.findings.iter().collect();
        let same = compare::compare(&findings, &findings, str::to_owned);
        assert!(same.cured.is_empty() && same.new.is_empty());
        for finding in findings {
            explain::explain(finding, &inlining);
            explain::steps(finding).for_each(drop);
        }
    }
}

/// JSON records up to the first zero byte, joined to the text behind it.
pub fn records(bytes: &[u8]) {
    let cut = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (records, text) = bytes.split_at(cut);
    let file = json::read(records);
    let lines = records.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count();
    assert!(file.records.len() + file.unread.len() <= lines);
    for mut diagnosis in parse::parse(text) {
        diagnosis.package.clone_from(&file.package);
        join::join(&mut diagnosis, std::slice::from_ref(&file));
    }
}

/// A heap profile, as it is and packed.
pub fn profile(bytes: &[u8]) {
    let _ = pprof::read(bytes);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory takes all");
    let Ok(profile) = pprof::read(&packer.finish().expect("memory takes all")) else { return };
    assert!(pprof::between(&profile, &profile).sites.is_empty());
    let per = PerOp { iterations: 1, mallocs: 1.0, bytes: 1.0 };
    let own = ["work.go".to_owned()];
    let scope = Scope { own_files: &own, harness: &[] };
    attribute(&Diagnosis::default(), &profile, &per, &scope);
}

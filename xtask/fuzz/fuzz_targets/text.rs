//! Any bytes as `-m=2` text: no panic, no lost line, the same result for a stream and a slice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xtask::escape::parse::{self, Keep};
use xtask::escape::{compare, explain};

fuzz_target!(|bytes: &[u8]| {
    let all = parse::parse(bytes);
    let mut streamed = Vec::new();
    let tally = parse::read(bytes, Keep::Everything, |done| streamed.push(done));
    let tally = tally.expect("a slice never fails to be read");
    assert_eq!(all, streamed);
    assert_eq!(tally.bytes, bytes.len() as u64);
    assert_eq!(tally.unread, all.iter().map(|d| d.unread.len() as u64).sum::<u64>());
    for diagnosis in &all {
        let findings: Vec<_> = diagnosis.findings.iter().collect();
        let same = compare::compare(&findings, &findings, str::to_owned);
        assert!(same.cured.is_empty() && same.new.is_empty());
        for finding in findings {
            explain::explain(finding, diagnosis);
        }
    }
});

//! Any bytes as a file of JSON records, joined to a text that may fit: no panic, no lost line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xtask::escape::{join, json, parse};

fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (records, text) = bytes.split_at(cut);
    let file = json::read(records);
    let lines = records.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count();
    assert!(file.records.len() + file.unread.len() <= lines);
    for mut diagnosis in parse::parse(text) {
        diagnosis.package.clone_from(&file.package);
        join::join(&mut diagnosis, std::slice::from_ref(&file));
    }
});

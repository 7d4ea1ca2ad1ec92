//! Any bytes as a file of JSON records, joined to a text that may fit: no panic, no lost line.

#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::records(bytes));

//! Any bytes as `-m=2` text: no panic, no lost line, the same result for a stream and a slice.

#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::text(bytes));

//! Any bytes as a heap profile, plain (then packed here) or packed: no panic, no blow-up.

#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::profile(bytes));

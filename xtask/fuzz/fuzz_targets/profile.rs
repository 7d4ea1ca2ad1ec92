//! Any bytes as a heap profile, plain (then packed here) or packed: no panic, no blow-up.

#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use xtask::alloc::attribute::attribute;
use xtask::alloc::{PerOp, Scope, pprof};
use xtask::escape::Diagnosis;

fuzz_target!(|bytes: &[u8]| {
    let _ = pprof::read(bytes);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory takes all");
    let Ok(profile) = pprof::read(&packer.finish().expect("memory takes all")) else { return };
    assert!(pprof::between(&profile, &profile).sites.is_empty());
    let per = PerOp { iterations: 1, mallocs: 1.0, bytes: 1.0 };
    let own = ["work.go".to_owned()];
    let scope = Scope { own_files: &own, harness: &[] };
    attribute(&Diagnosis::default(), &profile, &per, &scope);
});

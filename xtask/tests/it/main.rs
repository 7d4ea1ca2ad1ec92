//! The one integration test binary; a module per feature.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests set up the world that shell/ normally guards, fail by panicking, and say what they skip"
)]

mod alloc;
mod baseline;
mod calibrate;
mod caveats;
mod coverage_verb;
mod diagnose;
mod diagnose_conformance;
mod diagnose_sites;
mod doctor;
mod escape;
mod escape_go;
mod escape_json;
mod escape_words;
mod floors;
mod fuzzed;
mod host;
mod hostile;
mod lint;
mod matrix_verb;
mod outside;
mod planning;
#[cfg(unix)]
mod process;
mod quiz;
mod readme;
mod replay;
mod report_charts;
mod report_companions;
mod report_fixture;
mod report_gallery;
mod report_glanced;
mod report_heap;
mod report_listing;
mod report_look;
mod report_pages;
mod report_predictions;
mod report_prose;
mod report_sweep;
mod report_verb;
mod report_versions;
mod resume;
mod serve;
mod site;
mod sitting;
mod stat;
mod stat_outside;
mod stats;
mod stats_law;
mod structure;
mod sweep;
mod toolchain;
#[cfg(unix)]
mod toolchain_download;
mod workspace;

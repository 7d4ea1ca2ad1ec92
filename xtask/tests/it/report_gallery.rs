//! A report with every kind of page and a case of every verdict, for eyes and for browsers.
//!
//! The browser's tests set `ESCAPE_CLINIC_GALLERY` to a folder, and the pages are put there.

use xtask::bench::{Replicate, Round, Sample};
use xtask::case::{ByVariant, Kind, Variant};
use xtask::recording::{CaseRecord, Recording};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_companions::companions;
use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};
use crate::report_pages::rendered;
use crate::report_versions::some_matrix;

/// What one operation of a variant takes: nanoseconds, objects, bytes.
struct Cost {
    ns: f64,
    mallocs: u64,
    bytes: u64,
}

impl Cost {
    fn sample(&self, factor: f64) -> Sample {
        Sample {
            iterations: 1000,
            wall_ns: (self.ns * factor * 1000.0) as u64,
            cpu_ns: None,
            mallocs: self.mallocs * 1000,
            bytes: self.bytes * 1000,
            gc_cycles: 0,
        }
    }
}

/// Times that wander from pair to pair by up to `spread`, in a fixed order.
fn replicates(pair: &ByVariant<Cost>, spread: f64) -> Vec<Replicate> {
    let one = |index: u32| {
        let wander = f64::from(index * 7 % 12) / 11.0 - 0.5;
        let samples = ByVariant {
            before: pair.before.sample(1.0),
            after: pair.after.sample(1.0 + spread * wander),
        };
        let round = |first| Round { first, samples };
        let rounds = vec![round(Variant::Before), round(Variant::After)];
        Replicate { index, layout: 0, warmup: samples, rounds }
    };
    (0..12).map(one).collect()
}

fn measured_as(id: &str, before: Cost, after: Cost, spread: f64) -> CaseRecord {
    let mut record = measured(id);
    let word = id.replace('-', " ");
    record.case.title = format!("A case that comes out {word}: returning the address of a local");
    record.replicates = replicates(&ByVariant { before, after }, spread);
    record
}

fn cost(ns: f64, mallocs: u64, bytes: u64) -> Cost {
    Cost { ns, mallocs, bytes }
}

/// One case for every verdict, one that failed, and one whose words are hard to lay out.
pub fn gallery() -> Recording {
    let mut long = measured("long-words");
    let word = "LongWordWithoutAnyPlaceToBreak".repeat(12);
    long.case.title = format!("Long words {word}");
    long.case.lesson = format!("{word} {word}");
    long.case.kind = Kind::Trap;
    long.case.claims[0].text.clone_from(&word);
    long.case.files.readme =
        format!("## Symptom {word}\n\n`{word}`\n\n| a | b |\n|---|---|\n| {word} | {word} |\n");
    long.case.files.before =
        long.case.files.before.replace("return &x", &format!("_ = \"{word}\"\n\treturn &x"));
    recording(vec![
        measured("cured"),
        measured_as("eased", cost(30.0, 4, 64), cost(20.0, 1, 16), 0.01),
        measured_as("equivalent", cost(20.0, 0, 0), cost(20.0, 0, 0), 0.002),
        measured_as("worse", cost(20.0, 0, 0), cost(29.0, 2, 48), 0.02),
        measured_as("mixed", cost(20.0, 1, 8), cost(45.0, 0, 0), 0.02),
        measured_as("inconclusive", cost(20.0, 0, 0), cost(20.2, 0, 0), 0.9),
        failed("failed"),
        long,
    ])
}

#[test]
fn the_gallery_has_a_case_of_every_verdict() {
    let recording = gallery();
    let judgements = judged(&recording);
    let named = recording.cases.iter().zip(&judgements);
    for (record, judgement) in named.filter(|(record, _)| record.case.id.as_str() != "long-words") {
        let word = judgement.verdict.map_or("failed", |verdict| verdict.word());
        assert_eq!(record.case.id.as_str(), word);
    }
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions { matrix: Some(some_matrix()), ..companions("") },
    };
    let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
    let Some(folder) = std::env::var_os("ESCAPE_CLINIC_GALLERY") else { return };
    for (path, text) in files {
        let path = std::path::Path::new(&folder).join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

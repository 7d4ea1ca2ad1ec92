//! A report with every kind of page and a case of every verdict, for eyes and for browsers.
//!
//! The browser's tests set `ESCAPE_CLINIC_GALLERY` to a folder, and the pages are put there: those
//! of a usual report into `pages`, those of one with predictions into `predicted`.

use std::collections::BTreeMap;
use std::path::Path;

use xtask::bench::{Replicate, Round, Sample};
use xtask::case::{ByVariant, Kind, Variant};
use xtask::recording::{CaseRecord, Recording};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_companions::companions;
use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};
use crate::report_heap::watched;
use crate::report_pages::rendered;
use crate::report_predictions::predicted;
use crate::report_versions::some_matrix;
use crate::sweep::swept;

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

/// One case for every verdict, one that failed, one whose words are hard to lay out, one with a curve
/// and one with the heap over time.
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
        swept(),
        watched(),
    ])
}

/// Cases of the gallery that are there for another reason than their verdict.
const APART: [&str; 3] = ["long-words", "swept", "watched"];

#[test]
fn the_gallery_has_a_case_of_every_verdict() {
    let recording = gallery();
    let judgements = judged(&recording);
    let named = recording.cases.iter().zip(&judgements);
    for (record, judgement) in named {
        let word = judgement.verdict.map_or("failed", |verdict| verdict.word());
        let id = record.case.id.as_str();
        assert!(id == word || APART.contains(&id), "{id} is {word}");
    }
    let matrix = Some(some_matrix());
    let pages = hang("pages", &recording, &Companions { matrix, ..companions("") });
    assert!(pages["cases/swept.html"].contains("id=\"swept-curve\""));
    assert!(pages["cases/watched.html"].contains("id=\"watched-overtime\""));
}

#[test]
fn the_gallery_has_predictions_of_every_outcome() {
    let (recording, companions) = predicted();
    let pages = hang("predicted", &recording, &companions);
    for class in ["p-right", "p-wrong", "p-none"] {
        assert!(pages["index.html"].contains(class), "{class}");
    }
}

/// Renders a report, and puts it into a room of the gallery's folder if there is one.
fn hang(room: &str, recording: &Recording, companions: &Companions) -> BTreeMap<String, String> {
    let judgements = judged(recording);
    let report = Report { recording, judgements: &judgements, thresholds: &THRESHOLDS, companions };
    let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
    if let Some(folder) = std::env::var_os("ESCAPE_CLINIC_GALLERY") {
        for (path, text) in &files {
            let path = Path::new(&folder).join(room).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    files
}

//! The noise floor of a case: measured against itself, kept per host, and in every verdict after.

use xtask::judge::time::Noise;
use xtask::judge::{Thresholds, judge};
use xtask::recording::Floor;

use crate::report_fixture::{THRESHOLDS, measured, recording};
use crate::workspace::{TestWorkspace, stderr};

#[test]
fn a_change_within_the_floor_is_not_believed() {
    let of = |floor: Option<Floor>| {
        let mut record = measured("return-address");
        // As many allocations on both sides, and about a tenth of the time.
        for replicate in &mut record.replicates {
            for round in &mut replicate.rounds {
                round.samples.after.mallocs = round.samples.before.mallocs;
                round.samples.after.bytes = round.samples.before.bytes;
            }
        }
        record.floor = floor;
        let judgement = judge(&recording(vec![record]), &THRESHOLDS).remove(0);
        (judgement.verdict.unwrap().word(), judgement.time.unwrap().noise)
    };
    let floor = |size: f64| Some(Floor { estimates: vec![size; 20] });
    assert_eq!(of(None), ("eased", Noise::Unknown));
    let (verdict, noise) = of(floor(0.02));
    assert_eq!((verdict, noise.word()), ("eased", "above"));
    assert_eq!(noise.floor().unwrap().trials, 20);
    // e^-2.3 is a tenth: a case that strays by that much against itself shows nothing.
    let (verdict, noise) = of(floor(2.4));
    assert_eq!(noise.word(), "within");
    assert_ne!(verdict, "eased");
}

#[test]
fn the_band_is_the_larger_of_wish_and_floor() {
    let mut record = measured("return-address");
    let band = |record: &_| Thresholds { alpha: 0.05, min_effect: 0.05 }.of(record).min_effect;
    record.floor = Some(Floor { estimates: vec![0.02_f64.ln_1p(); 20] });
    assert!((band(&record) - 0.05).abs() < 1e-12);
    record.floor = Some(Floor { estimates: vec![-(0.08_f64.ln_1p()); 20] });
    assert!((band(&record) - 0.08).abs() < 1e-12);
    // A few trials make no floor.
    record.floor = Some(Floor { estimates: vec![0.5; 3] });
    assert!((band(&record) - 0.05).abs() < 1e-12);
}

#[test]
fn a_measured_floor_reaches_the_next_report_and_no_other_case() {
    let workspace = TestWorkspace::new();
    workspace.case("tried", &[]);
    workspace.case("other", &[]);
    let cache = workspace.root().join("cache");
    let xtask = || {
        let mut command = workspace.xtask();
        command.env("ESCAPE_CLINIC_CACHE", &cache);
        command
    };
    let output = xtask().args(["calibrate", "tried", "--trials", "10"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("noise floor") && said.contains("10 trials"), "{said}");
    let report = || {
        let mut command = xtask();
        command.args(["report", "--time-budget", "3s"]).output().unwrap();
        ["tried", "other"].map(|id| workspace.reported(id)["time"]["noise_floor"].clone())
    };
    let [tried, other] = report();
    assert_eq!(tried["trials"], 10);
    assert!(tried["change"].as_f64().unwrap() > 0.0);
    assert_eq!(tried["state"], "above");
    assert_eq!(other["state"], "unknown");
    // Other sources are another case.
    let file = workspace.root().join("clinic/cases/tried/before.go");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n// More.\n")).unwrap();
    assert_eq!(report()[0]["state"], "unknown");
}

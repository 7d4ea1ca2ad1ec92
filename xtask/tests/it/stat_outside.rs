//! `stat` against programs that others wrote, asked anew in every run: scipy for the paired law,
//! benchstat for the unpaired one, on random files and on the files benchstat is published with.
//!
//! Where Python, Go or the network is missing a line on stderr says that nothing was compared.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;

use crate::outside::{go, note, python_with};
use crate::stat::{agrees_with_benchstat, close, fixture, json, of_files, row};

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn fresh_paired_vectors_agree_with_scipy() {
    let Some(python) = python_with("scipy") else {
        note("no Python with scipy and none could be fetched; `stat --paired` was not compared");
        return;
    };
    let seed: u32 = rand::random();
    println!("seed {seed}");
    let folder = tempfile::tempdir().unwrap();
    let mut script = Command::new(python);
    script.arg(fixture("scipy_vectors.py")).arg(seed.to_string()).arg(folder.path());
    script.assert().success();
    let at = |name: &str| folder.path().join(name);
    let report = json(&of_files(&at("old.txt"), &at("new.txt"), &["--paired", "--format", "json"]));
    let expected = std::fs::read_to_string(at("expected.json")).unwrap();
    let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
    assert!(expected.len() > 20);
    for want in expected {
        let got = &row(&report, "ns/op", want["name"].as_str().unwrap())["comparison"];
        let (test, paired) = (&got["test"], &got["paired"]);
        assert_eq!(paired["pairs"], want["pairs"]);
        assert_eq!(paired["ranked"], want["ranked"], "seed {seed}: {want}");
        for (field, wanted) in [
            ("statistic", "w"),
            ("p", "p"),
            ("p_greater", "greater"),
            ("p_less", "less"),
            ("p_holm", "holm"),
            ("q_bh", "bh"),
        ] {
            close(number(&test[field]), number(&want[wanted]), 1e-9);
        }
        for (scale, of) in [("ln_ratio", f64::from as fn(f64) -> f64), ("ratio", f64::exp)] {
            let got = &paired[scale];
            close(number(&got["hodges_lehmann"]), of(number(&want["estimate"])), 1e-9);
            assert_eq!(
                got["interval"].is_null(),
                want["interval"].is_null(),
                "seed {seed}: {want}"
            );
            if let Some(ends) = want["interval"].as_array() {
                close(number(&got["interval"]["low"]), of(number(&ends[0])), 1e-9);
                close(number(&got["interval"]["high"]), of(number(&ends[1])), 1e-9);
                close(number(&got["interval"]["confidence"]), number(&ends[2]), 1e-9);
            }
        }
    }
}

const PERF: &str = "v0.0.0-20260908200009-22c9c6c9d4da";

/// benchstat itself, built from the module proxy or the module cache.
fn benchstat(folder: &Path) -> Option<PathBuf> {
    let package = format!("golang.org/x/perf/cmd/benchstat@{PERF}");
    if go(&["install", &package], folder).is_none() {
        note("benchstat could not be built (no Go or no network); `stat` was not compared with it");
        return None;
    }
    Some(folder.join(format!("benchstat{}", std::env::consts::EXE_SUFFIX)))
}

fn benchstat_csv(program: &Path, old: &Path, new: &Path) -> String {
    let mut command = Command::new(program);
    command.args(["-format", "csv", "-ignore", "note"]).arg(old).arg(new);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn fresh_untied_samples_agree_with_benchstat() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = benchstat(folder.path()) else { return };
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = Pcg64::seed_from_u64(seed);
    for (name, shift) in [("old.txt", 1.0), ("new.txt", 1.03)] {
        let mut text = String::new();
        for bench in 0..24 {
            for _ in 0..random.random_range(3..20) {
                let noise: f64 = random.random();
                text += &format!("BenchmarkB{bench} 1 {} ns/op\n", 100.0 * shift + 20.0 * noise);
            }
        }
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let (old, new) = (folder.path().join("old.txt"), folder.path().join("new.txt"));
    let report = json(&of_files(&old, &new, &["--format", "json"]));
    assert_eq!(agrees_with_benchstat(&benchstat_csv(&program, &old, &new), &report, true), 24);
}

/// The files that benchstat's own tests use. Where they say `-col note`, each note is a file here.
#[test]
fn the_files_benchstat_is_published_with_agree() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = benchstat(folder.path()) else { return };
    let module = format!("golang.org/x/perf@{PERF}");
    let Some(said) = go(&["mod", "download", "-json", &module], folder.path()) else {
        note("benchstat's published files could not be fetched; `stat` was not compared on them");
        return;
    };
    let said: Value = serde_json::from_slice(&said).unwrap();
    let data = Path::new(said["Dir"].as_str().unwrap()).join("cmd/benchstat/testdata");
    let compared = |old: &Path, new: &Path| {
        let report = json(&of_files(old, new, &["--format", "json"]));
        agrees_with_benchstat(&benchstat_csv(&program, old, new), &report, true)
    };
    assert_eq!(compared(&data.join("old.txt"), &data.join("new.txt")), 2);
    assert_eq!(compared(&data.join("crc-old.txt"), &data.join("crc-new.txt")), 72);
    for (name, rows) in [("issue19565", 1), ("issue19634", 1), ("smallSample", 1)] {
        let text = std::fs::read_to_string(data.join(format!("{name}.txt"))).unwrap();
        let (before, after) = text.split_once("note: after").unwrap();
        let [old, new] =
            ["before", "after"].map(|side| folder.path().join(format!("{name}-{side}")));
        std::fs::write(&old, before).unwrap();
        std::fs::write(&new, after).unwrap();
        assert_eq!(compared(&old, &new), rows, "{name}");
    }
    // Exact units have no p-value in either program.
    for name in ["units", "zero"] {
        let text = std::fs::read_to_string(data.join(format!("{name}.txt"))).unwrap();
        let units: Vec<&str> = text.lines().filter(|line| line.starts_with("Unit ")).collect();
        let (before, after) = text.split_once("note: after").unwrap();
        let [old, new] =
            ["before", "after"].map(|side| folder.path().join(format!("{name}-{side}")));
        std::fs::write(&old, before).unwrap();
        std::fs::write(&new, format!("{}\n{after}", units.join("\n"))).unwrap();
        let report = json(&of_files(&old, &new, &["--format", "json"]));
        let csv = benchstat_csv(&program, &old, &new);
        for table in report["tables"].as_array().unwrap() {
            for got in table["rows"].as_array().unwrap() {
                assert!(got["comparison"]["test"].is_null(), "{got}");
                let unit = table["unit"].as_str().unwrap();
                let medians = ["before", "after"].map(|side| got[side]["median"].as_f64().unwrap());
                assert!(says(&csv, unit, got["name"].as_str().unwrap(), medians), "{csv}\n{got}");
            }
        }
    }
}

/// Whether benchstat's table of a unit has these two centres in the row of a benchmark.
fn says(csv: &str, unit: &str, name: &str, medians: [f64; 2]) -> bool {
    let mut here = false;
    csv.lines().any(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        if cells.len() > 2 && cells[0].is_empty() && cells[2] == "CI" {
            here = cells[1] == unit;
        }
        let at = |place: usize| cells.get(place).and_then(|cell| cell.parse::<f64>().ok());
        here && cells[0] == name && [at(1), at(3)] == medians.map(Some)
    })
}

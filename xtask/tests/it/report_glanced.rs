//! A report made from a glance at each case and each case again is the one made from everything
//! at once, byte for byte; and no memory of samples is needed for it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use assert_cmd::Command;
use camino::Utf8PathBuf;
use xtask::case::quiz::{Guess, Question, Sheet};
use xtask::judge::family::{Family, glance};
use xtask::judge::{self, Judgement, Thresholds};
use xtask::recording::Recording;
use xtask::report::templates::{TemplateError, Templates};
use xtask::report::{self, Companions, Edition, OutputFile, Report, Whole, summary};
use xtask::shell::baselines::Baselines;
use xtask::shell::{companions, store};

use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};

type Files = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// A guess about every case, right for some of them.
fn guesses(recording: &Recording) -> Sheet {
    let mut sheet = Sheet::default();
    for (number, record) in recording.cases.iter().enumerate() {
        let guess = Guess { escapes: number % 3 != 0, allocs_per_op: 1.0 };
        sheet.give(&Question::of(&record.case), guess);
    }
    sheet
}

fn at_once(report: &Report<'_>) -> Files {
    let files = report::collect(report, &Templates::built_in().unwrap(), &Edition::default());
    files.unwrap().into_iter().map(|file| (file.path, file.bytes)).collect()
}

#[track_caller]
fn same(got: &Files, want: &Files) {
    assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>());
    for (path, bytes) in got {
        assert!(*bytes == want[path], "{path} differs");
    }
}

#[test]
fn a_glance_is_enough_for_every_page_about_many_cases() {
    let mut cases = ["b", "a", "c"].map(measured).to_vec();
    cases.push(failed("broken"));
    for (number, record) in cases.iter_mut().enumerate() {
        record.case.order = number as u32;
        record.replicates.truncate(12 - number);
    }
    cases[1].case.expect[0].allocs_per_op = None;
    cases[2].case.expect.iter_mut().for_each(|e| e.verdict = Some(xtask::case::Verdict::Worse));
    let recording = recording(cases);
    let companions = Companions { predictions: Some(guesses(&recording)), ..Companions::default() };
    let judgements = judged(&recording);
    let all = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &companions,
    };
    let header = &recording.header;
    let glances = recording.cases.iter().map(|r| glance(r, header, &THRESHOLDS)).collect();
    let family = Family::of(header.clone(), glances, &THRESHOLDS);
    let again: Vec<Judgement> =
        (0..).zip(&recording.cases).map(|(n, r)| family.judge(n, r)).collect();
    assert_eq!(again, judgements);
    let few = Report { recording: &family.recording, judgements: &family.judgements, ..all };
    assert!(few.recording.cases.iter().all(|record| record.replicates.is_empty()));
    assert_eq!(summary::text(&few, true), summary::text(&all, true));
    let whole = |place: usize| {
        Ok(Whole {
            record: Cow::Borrowed(&recording.cases[place]),
            judgement: Cow::Borrowed(&again[place]),
        })
    };
    let mut files = Files::new();
    let mut sink = |file: OutputFile| -> Result<(), TemplateError> {
        files.entry(file.path).or_default().extend(file.bytes);
        Ok(())
    };
    let templates = Templates::built_in().unwrap();
    report::render_each(&few, whole, &templates, &Edition::default(), &mut sink).unwrap();
    same(&files, &at_once(&all));
}

/// The committed baseline has every kind of case, and a matrix and a calibration beside it.
#[test]
fn render_writes_what_everything_at_once_gives() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let baselines = Baselines::of(&root);
    let Some(name) = baselines.current().unwrap() else { return };
    let folder = baselines.folder_of(&name);
    let recording = store::load(&folder).unwrap();
    let (alpha, min_effect) = (recording.header.alpha, recording.header.min_effect);
    let thresholds = Thresholds { alpha, min_effect };
    let mut companions = companions::beside(&folder).companions;
    assert!(companions.matrix.is_some() && companions.calibration.is_some());
    let out = tempfile::tempdir().unwrap();
    let predictions = out.path().join("predictions.toml");
    let sheet = guesses(&recording);
    std::fs::write(&predictions, sheet.text()).unwrap();
    companions.predictions = Some(sheet);
    let judgements = judge::judge(&recording, &thresholds);
    let want = at_once(&Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &thresholds,
        companions: &companions,
    });

    let report = out.path().join("report");
    let mut render = Command::cargo_bin("xtask").unwrap();
    render.arg("render").arg("--recording").arg(&folder).arg("--out").arg(&report);
    render.arg("--predictions").arg(&predictions).assert().success();
    let read = |path: &Utf8PathBuf| (path.clone(), std::fs::read(report.join(path)).unwrap());
    same(&want.keys().map(read).collect(), &want);
    let written = std::fs::read_to_string(report.join(".written")).unwrap();
    assert_eq!(written.lines().count(), want.len());
}

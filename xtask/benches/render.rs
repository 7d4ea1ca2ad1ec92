//! How fast a report is rendered: pages per second and bytes per page for 1,000 cases.
//!
//! `cargo bench -p xtask --bench render`. The goal is 1,000 case pages per second on two cores,
//! charts, highlighting and the single file included.

#[path = "../tests/it/report_fixture.rs"]
mod report_fixture;

use divan::counter::ItemsCount;
use xtask::report::templates::{TemplateError, Templates};
use xtask::report::{Companions, Edition, OutputFile, Report, render};

use report_fixture::{THRESHOLDS, failed, judged, measured, recording};

fn main() {
    divan::main();
}

/// Renders every file for `cases` cases, one in 50 failed; an item is a case with its page.
#[divan::bench(args = [10, 1000], sample_count = 5, sample_size = 1)]
fn pages(bencher: divan::Bencher<'_, '_>, cases: usize) {
    let record = |n: usize| match format!("case-{n}") {
        id if n % 50 == 49 => failed(&id),
        id => measured(&id),
    };
    let recording = recording((0..cases).map(record).collect());
    let judgements = judged(&recording);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    let templates = Templates::built_in().expect("the built-in templates");
    bencher.counter(ItemsCount::new(cases)).bench_local(|| {
        let mut bytes = 0;
        let mut sink = |file: OutputFile| {
            bytes += divan::black_box(file.bytes).len();
            Ok::<(), TemplateError>(())
        };
        render(divan::black_box(&report), &templates, &Edition::default(), &mut sink)
            .expect("every field exists");
        bytes
    });
}

/// Judging recorded cases, twelve replicates each; the goal is 1,000 cases in less than a second.
#[divan::bench(args = [10, 1000], sample_count = 5, sample_size = 1)]
fn judgements(bencher: divan::Bencher<'_, '_>, cases: usize) {
    let recording = recording((0..cases).map(|n| measured(&format!("case-{n}"))).collect());
    bencher.counter(ItemsCount::new(cases)).bench_local(|| judged(divan::black_box(&recording)));
}

/// Building the templates, which each run of the program does once.
#[divan::bench]
fn templates() -> Templates {
    Templates::built_in().expect("the built-in templates")
}

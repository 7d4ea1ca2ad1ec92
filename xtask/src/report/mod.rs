//! Pages and files made from a recording and its judgements.

pub mod bench_text;
pub mod chart;
pub mod diagnosis;
pub mod doctor;
pub mod highlight;
pub mod html;
pub mod json;
pub mod listing;
pub mod prose;
pub mod stat_csv;
pub mod stat_table;
pub mod summary;
pub mod units;

use camino::Utf8PathBuf;

use crate::case::Variant;
use crate::judge::{Judgement, Thresholds};
use crate::recording::Recording;

/// Everything a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What was recorded.
    pub recording: &'a Recording,
    /// What may be said about each case, in the same order.
    pub judgements: &'a [Judgement],
    /// What counted as a difference.
    pub thresholds: &'a Thresholds,
}

/// A file to be written, by its path below the report folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative path.
    pub path: Utf8PathBuf,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Renders every file of a report except the recording itself.
pub fn render(report: &Report<'_>) -> Vec<OutputFile> {
    let file =
        |path: &str, text: String| OutputFile { path: path.into(), bytes: text.into_bytes() };
    vec![
        file("report.json", json::text(report)),
        file("bench/before.txt", bench_text::text(report, Variant::Before)),
        file("bench/after.txt", bench_text::text(report, Variant::After)),
    ]
}

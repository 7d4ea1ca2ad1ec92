//! Pages and files made from a recording and its judgements.
//!
//! Everything here is a pure function: a [`Report`] and a look ([`templates::Templates`]) in, a
//! row of files out, the same bytes each time. `view` says what a page shows as structs of ready
//! strings, `templates/` says how it looks, the other files make the parts: numbers as words,
//! listings, charts, prose. Whoever calls [`pages::render`] writes the files.

pub mod baselines;
pub mod bench_text;
pub mod calibration;
pub mod chart;
pub mod compact;
pub mod companions;
mod course;
pub mod coverage;
pub mod diagnosis;
pub mod doctor;
pub mod edition;
pub mod floors;
pub mod goals;
pub mod highlight;
pub mod html;
pub mod in_order;
pub mod json;
mod json_charts;
pub mod listing;
pub mod markdown;
pub mod matrix_text;
pub mod pages;
pub mod prose;
pub mod quiz;
pub mod search;
pub mod stat_csv;
pub mod stat_table;
pub mod summary;
pub mod templates;
pub mod units;
pub mod view;

use std::borrow::Cow;

use camino::Utf8PathBuf;

use crate::judge::{Judgement, Thresholds};
use crate::recording::{CaseRecord, Recording};

pub use companions::Companions;
pub use edition::{Edition, Part};
pub use pages::{collect, render, render_each};

/// Everything a report is made from. Pages about many cases need of each case no more than a
/// [`Family`](crate::judge::family::Family) keeps; its own page needs it [`Whole`].
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What was recorded.
    pub recording: &'a Recording,
    /// What may be said about each case, in the same order.
    pub judgements: &'a [Judgement],
    /// What counted as a difference.
    pub thresholds: &'a Thresholds,
    /// What stands beside the recording.
    pub companions: &'a Companions,
}

impl Report<'_> {
    /// The cases in course order, each with its judgement.
    pub fn scenes(&self) -> impl ExactSizeIterator<Item = view::Scene<'_>> {
        let pairs = self.recording.cases.iter().zip(self.judgements);
        pairs.map(|(record, judgement)| view::Scene { report: self, record, judgement })
    }
}

/// A case with all that was recorded of it and all that may be said.
#[derive(Debug, Clone)]
pub struct Whole<'a> {
    /// What was recorded.
    pub record: Cow<'a, CaseRecord>,
    /// What may be said.
    pub judgement: Cow<'a, Judgement>,
}

impl Whole<'_> {
    /// The case as a part of a report.
    pub fn scene<'a>(&'a self, report: &'a Report<'a>) -> view::Scene<'a> {
        view::Scene { report, record: &self.record, judgement: &self.judgement }
    }
}

/// A file to be written, or a piece of one, by its path below the report folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative path.
    pub path: Utf8PathBuf,
    /// Content.
    pub bytes: Vec<u8>,
    /// How much of the file this is.
    pub piece: Piece,
}

impl OutputFile {
    /// A file in one piece.
    pub fn whole(path: impl Into<Utf8PathBuf>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes, piece: Piece::Whole }
    }
}

/// How much of a file there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// All of it.
    Whole,
    /// A piece; more will follow.
    Part,
    /// The last piece.
    Last,
}

//! The files for programs, which have the cases in course order: `report.json` and `bench/*.txt`.
//!
//! The cases come in reading order, because pages are made of them on the same walk. What failed or
//! surprised comes too early for its place here, so its rows wait; those of the rest go out at once.
//! The benchmark text, some hundred bytes per case, waits until its head is known. What a row says
//! is decided in `json` and `bench_text`.

use std::collections::BTreeMap;

use super::bench_text::{BenchText, Lines};
use super::edition::{Edition, Part};
use super::view::Scene;
use super::{OutputFile, Piece, Report, json};
use crate::case::{ByVariant, Variant};
use crate::recording::Header;

/// Where the rows for programs lie.
const JSON: &str = "report.json";

/// What one case gives to the files that are wanted.
pub struct Rows {
    place: usize,
    json: Option<String>,
    bench: Option<ByVariant<Lines>>,
}

/// The rows of the case at a place of the course.
pub fn rows(scene: &Scene<'_>, place: usize, edition: &Edition) -> Rows {
    let lines = |variant| Lines::of(scene.record, variant);
    Rows {
        place,
        json: edition.has(Part::Json).then(|| json::item(scene, place == 0)),
        bench: edition.has(Part::Bench).then(|| ByVariant::from_fn(lines)),
    }
}

/// The files as they grow.
pub struct Course<'a> {
    header: &'a Header,
    waiting: BTreeMap<usize, Rows>,
    next: usize,
    foot: Option<&'static str>,
    bench: Option<[BenchText; 2]>,
}

impl<'a> Course<'a> {
    /// Hands on what comes before the cases.
    ///
    /// # Errors
    /// Whatever `sink` says.
    pub fn begin<E>(
        report: &'a Report<'a>,
        edition: &Edition,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut course = Self {
            header: &report.recording.header,
            waiting: BTreeMap::new(),
            next: 0,
            foot: None,
            bench: edition.has(Part::Bench).then(|| Variant::BOTH.map(BenchText::new)),
        };
        if edition.has(Part::Json) {
            let json::Frame { head, foot } = json::frame(report);
            sink(json_piece(head, Piece::Part))?;
            course.foot = Some(foot);
        }
        Ok(course)
    }

    /// Takes a case, and hands on what can go.
    ///
    /// # Errors
    /// Whatever `sink` says.
    pub fn take<E>(
        &mut self,
        rows: Rows,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        self.waiting.insert(rows.place, rows);
        while let Some(rows) = self.waiting.remove(&self.next) {
            self.next += 1;
            if let Some((texts, lines)) = self.bench.as_mut().zip(rows.bench) {
                texts.iter_mut().for_each(|text| text.add(lines.get(text.variant)));
            }
            rows.json.map_or(Ok(()), |text| sink(json_piece(text, Piece::Part)))?;
        }
        Ok(())
    }

    /// Hands on what comes behind the cases.
    ///
    /// # Errors
    /// Whatever `sink` says.
    pub fn finish<E>(self, sink: &mut impl FnMut(OutputFile) -> Result<(), E>) -> Result<(), E> {
        debug_assert!(self.waiting.is_empty(), "a case never came");
        self.foot.map_or(Ok(()), |foot| sink(json_piece(foot.to_owned(), Piece::Last)))?;
        for text in self.bench.into_iter().flatten() {
            let path = format!("bench/{}.txt", text.variant.word());
            sink(OutputFile::whole(path, text.finish(self.header).into_bytes()))?;
        }
        Ok(())
    }
}

fn json_piece(text: String, piece: Piece) -> OutputFile {
    OutputFile { path: JSON.into(), bytes: text.into_bytes(), piece }
}

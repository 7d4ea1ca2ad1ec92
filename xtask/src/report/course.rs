//! The files for programs, which have the cases in course order: `report.json` and `bench/*.txt`.
//!
//! Both come from one walk over the cases. `report.json` goes out in pieces; the benchmark text,
//! some hundred bytes per case, waits until its head is known. What a row says is decided in `json`
//! and `bench_text`.

use super::bench_text::{BenchText, Lines};
use super::edition::{Edition, Part};
use super::in_order::in_order;
use super::{OutputFile, Piece, Report, Whole, json};
use crate::case::{ByVariant, Variant};

/// Where the rows for programs lie.
const JSON: &str = "report.json";

/// What one case gives to the files that are wanted.
struct Rows {
    json: Option<String>,
    bench: Option<ByVariant<Lines>>,
}

/// Hands on the files that are wanted.
///
/// # Errors
/// Whatever `whole` and `sink` say.
pub fn files<'w, E: Send>(
    report: &Report<'_>,
    whole: impl Fn(usize) -> Result<Whole<'w>, E> + Sync,
    edition: &Edition,
    sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
) -> Result<(), E> {
    let (has_json, has_bench) = (edition.has(Part::Json), edition.has(Part::Bench));
    if !has_json && !has_bench {
        return Ok(());
    }
    let json::Frame { head, foot } = json::frame(report);
    let json = |text: String, which| {
        has_json.then(|| OutputFile { path: JSON.into(), bytes: text.into_bytes(), piece: which })
    };
    json(head, Piece::Part).map_or(Ok(()), &mut *sink)?;
    let mut bench = Variant::BOTH.map(BenchText::new);
    let places: Vec<usize> = (0..report.judgements.len()).collect();
    let rows = |(): &mut (), place: &usize| {
        let whole = whole(*place)?;
        let lines = |variant| Lines::of(&whole.record, variant);
        Ok(Rows {
            json: has_json.then(|| json::item(&whole.scene(report), *place == 0)),
            bench: has_bench.then(|| ByVariant::from_fn(lines)),
        })
    };
    in_order(
        &places,
        || (),
        rows,
        |rows: Result<Rows, E>| {
            let rows = rows?;
            if let Some(lines) = rows.bench {
                bench.iter_mut().for_each(|text| text.add(lines.get(text.variant)));
            }
            rows.json.and_then(|text| json(text, Piece::Part)).map_or(Ok(()), &mut *sink)
        },
    )?;
    json(foot.to_owned(), Piece::Last).map_or(Ok(()), &mut *sink)?;
    for text in bench.into_iter().filter(|_| has_bench) {
        let path = format!("bench/{}.txt", text.variant.word());
        sink(OutputFile::whole(path, text.finish(&report.recording.header).into_bytes()))?;
    }
    Ok(())
}

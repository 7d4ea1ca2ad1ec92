//! The forest plot: one interval per case, all on one axis, as one drawing or row by row.
//!
//! Rows go into the cells of a table and share the axis that [`shared`] chose; the whole plot is
//! one figure. Intervals that leave the axis end in an arrow, so that one extreme case does not
//! squeeze the others. It does not order the cases.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::html::{SafeHtml, clip};
use super::super::units;
use super::ratio::{Axis, LogInterval, Plot};
use super::svg::{self, Frame, px};
use super::{Chart, ChartError, RatioInterval, Role, Table, log};

const TITLE: &str = "Change of time per case";
/// Longest name in the table, in characters; the drawing has room for fewer.
const NAME_LIMIT: usize = 160;
/// A shared axis shows at most this to each side (a factor of 32), or three rows would rule all.
const WIDEST: f64 = 3.465_735_902_799_726_5;
/// Width of a row's drawing.
const CELL: f64 = 180.0;
const CELL_HEIGHT: f64 = 20.0;

/// One case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Name of the case.
    pub name: &'a str,
    /// Its ratio; absent when there are too few replicates.
    pub interval: Option<RatioInterval>,
}

/// The axis that all rows of a page share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedAxis(Axis, f64);

/// Chooses the axis for a page.
///
/// # Errors
/// When an interval has an end that is no positive finite ratio.
pub fn shared(rows: &[Row<'_>], min_effect: f64) -> Result<SharedAxis, ChartError> {
    let band = log(TITLE, "the smallest effect", 1.0 + min_effect)?;
    let mut ends = vec![-band, band];
    for interval in rows.iter().filter_map(|row| row.interval.as_ref()) {
        let interval = LogInterval::of(TITLE, interval)?;
        ends.extend([interval.low, interval.high].map(|end| end.clamp(-WIDEST, WIDEST)));
    }
    Ok(SharedAxis(Axis::covering(ends), band))
}

/// One interval for a table's cell. Hidden from screen readers: the cell holds the numbers.
///
/// # Errors
/// When the interval has an end that is no positive finite ratio.
pub fn row(interval: &RatioInterval, axis: SharedAxis) -> Result<SafeHtml, ChartError> {
    let interval = LogInterval::of(TITLE, interval)?;
    let frame = Frame { id: "", width: CELL, height: CELL_HEIGHT, title: "", description: "" };
    Ok(svg::draw(&frame, |area| {
        let plot = Plot { area, axis: axis.0, left: 6.0, right: CELL - 6.0, height: CELL_HEIGHT };
        plot.band(axis.1, 0.0, CELL_HEIGHT)?;
        let zero = plot.x(0.0);
        plot.line([(zero, 0.0), (zero, CELL_HEIGHT)], Role::Muted, 1.0)?;
        plot.interval(interval, CELL_HEIGHT / 2.0, Role::After)
    }))
}

/// The labels of the shared axis, for the head of the table's column.
pub fn scale(axis: SharedAxis) -> SafeHtml {
    let frame = Frame { id: "", width: CELL, height: CELL_HEIGHT, title: "", description: "" };
    svg::draw(&frame, |area| {
        let plot = Plot { area, axis: axis.0, left: 6.0, right: CELL - 6.0, height: CELL_HEIGHT };
        let mut free = 0.0;
        for tick in ticks_for(&axis.0) {
            let half = svg::text_width(&tick.label, 12.0) / 2.0;
            let x = plot.x(tick.at).clamp(half, CELL - half);
            if x - half < free {
                continue;
            }
            free = x + half + 4.0;
            let style = svg::label(Role::Muted, 12.0, HPos::Center, VPos::Bottom);
            area.draw(&Text::new(tick.label, (px(x), px(16.0)), style))?;
        }
        Ok(())
    })
}

/// Ticks, the one at zero first to be placed when room is short.
fn ticks_for(axis: &Axis) -> Vec<super::ratio::Tick> {
    let ticks = axis.ticks();
    let widths: f64 = ticks.iter().map(|t| svg::text_width(&t.label, 12.0) + 4.0).sum();
    if widths <= CELL {
        return ticks;
    }
    let zero = ticks.iter().position(|tick| tick.at == 0.0).unwrap_or(0);
    ticks
        .into_iter()
        .enumerate()
        .filter(|(i, _)| i.abs_diff(zero) % 2 == 0)
        .map(|(_, t)| t)
        .collect()
}

/// Draws the whole plot.
///
/// # Errors
/// When an interval has an end that is no positive finite ratio, or there is no row.
pub fn draw(id: &str, rows: &[Row<'_>], min_effect: f64) -> Result<Chart, ChartError> {
    if rows.is_empty() {
        return Err(ChartError::Empty(TITLE.to_owned()));
    }
    let SharedAxis(axis, band) = shared(rows, min_effect)?;
    let logs = rows
        .iter()
        .map(|row| row.interval.as_ref().map(|i| LogInterval::of(TITLE, i)).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = rows.iter().map(|row| clip(row.name, 48)).collect();
    let left =
        names.iter().map(|n| svg::text_width(n, 12.0)).fold(60.0, f64::max).min(290.0) + 12.0;
    let (width, step, top) = (left + 400.0, 22.0, 8.0);
    let bottom = top + step * rows.len() as f64;
    let height = bottom + 22.0;
    let description = describe(rows);
    let frame = Frame { id, width, height, title: TITLE, description: &description };
    let drawing = svg::draw(&frame, |area| {
        let plot = Plot { area, axis, left, right: width - 16.0, height };
        plot.band(band, top, bottom)?;
        plot.grid(top, bottom)?;
        for (place, (name, interval)) in names.into_iter().zip(logs).enumerate() {
            let y = top + step * (place as f64 + 0.5);
            let style = svg::label(Role::Ink, 12.0, HPos::Right, VPos::Center);
            area.draw(&Text::new(name, (px(left - 10.0), px(y)), style))?;
            if let Some(interval) = interval {
                plot.interval(interval, y, Role::After)?;
            }
        }
        Ok(())
    });
    Ok(Chart { svg: drawing, title: TITLE.to_owned(), description, table: table(rows) })
}

fn describe(rows: &[Row<'_>]) -> String {
    let known = rows.iter().filter_map(|row| row.interval);
    let (faster, slower) = known.fold((0, 0), |(faster, slower), i| {
        (faster + usize::from(i.high < 1.0), slower + usize::from(i.low > 1.0))
    });
    format!(
        "Of {}, {faster} became faster and {slower} slower, with the whole interval on one side.",
        units::plural(rows.len(), "case")
    )
}

fn table(rows: &[Row<'_>]) -> Table {
    let cells = |row: &Row<'_>| match row.interval {
        Some(i) => vec![
            clip(row.name, NAME_LIMIT),
            units::change(i.estimate),
            units::change_interval(i.low, i.high),
        ],
        None => {
            vec![clip(row.name, NAME_LIMIT), units::UNKNOWN.to_owned(), units::UNKNOWN.to_owned()]
        }
    };
    let head = ["case", "change of time", "interval"].map(str::to_owned).to_vec();
    Table { head, rows: rows.iter().map(cells).collect() }
}

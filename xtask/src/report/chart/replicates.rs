//! Every replicate as a dot, and the estimate with its interval under them.
//!
//! One dot is one fresh pair of processes; its place is the ratio of their times. A reader sees at
//! once whether the dots agree, drift or scatter, which no single number shows. The shaded band is
//! the change that does not matter. It draws what it is given and tests nothing.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::ratio::{Axis, LogInterval, Plot};
use super::svg::{self, Frame, px};
use super::{Chart, ChartError, RatioInterval, Role, Table, log};

const TITLE: &str = "Time ratio of each replicate";
const WIDTH: f64 = 360.0;
const LEFT: f64 = 30.0;
const RIGHT: f64 = 344.0;
const TOP: f64 = 22.0;

/// What the chart is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replicates<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Time after divided by time before, of each replicate in the order taken.
    pub ratios: &'a [f64],
    /// The estimate over all of them, when there are enough.
    pub interval: Option<RatioInterval>,
    /// The smallest change that matters, as a fraction.
    pub min_effect: f64,
}

/// Draws the dots.
///
/// # Errors
/// When a ratio is not a positive finite number, or there is none.
pub fn draw(input: &Replicates<'_>) -> Result<Chart, ChartError> {
    if input.ratios.is_empty() {
        return Err(ChartError::Empty(TITLE.to_owned()));
    }
    let mut dots = Vec::with_capacity(input.ratios.len());
    for (place, &ratio) in input.ratios.iter().enumerate() {
        dots.push(log(TITLE, &format!("replicate {}", place + 1), ratio)?);
    }
    let band = log(TITLE, "the smallest effect", 1.0 + input.min_effect)?;
    let interval = input.interval.as_ref().map(|i| LogInterval::of(TITLE, i)).transpose()?;
    let step = (200.0 / dots.len() as f64).clamp(6.0, 13.0);
    let summary = TOP + step * dots.len() as f64 + 10.0;
    let bottom = summary + 14.0;
    let height = bottom + 20.0;
    let description = describe(input);
    let frame =
        Frame { id: input.id, width: WIDTH, height, title: TITLE, description: &description };
    let drawing = svg::draw(&frame, |area| {
        let axis = Axis::covering(dots.iter().copied().chain([-band, band]));
        let plot = Plot { area, axis, left: LEFT, right: RIGHT, height };
        plot.band(band, TOP - 4.0, bottom)?;
        plot.grid(TOP - 4.0, bottom)?;
        let ends = [(HPos::Left, LEFT, "← faster"), (HPos::Right, RIGHT, "slower →")];
        for (side, x, word) in ends {
            let style = svg::label(Role::Muted, 12.0, side, VPos::Bottom);
            area.draw(&Text::new(word, (px(x), px(TOP - 7.0)), style))?;
        }
        for (place, &dot) in dots.iter().enumerate() {
            let y = TOP + step * (place as f64 + 0.5);
            plot.dot(dot, y, Role::After)?;
            if place == 0 || place + 1 == dots.len() {
                let style = svg::label(Role::Muted, 12.0, HPos::Right, VPos::Center);
                let at = (px(LEFT - 8.0), px(y));
                area.draw(&Text::new((place + 1).to_string(), at, style))?;
            }
        }
        interval.map_or(Ok(()), |interval| plot.interval(interval, summary, Role::Ink))
    });
    Ok(Chart { svg: drawing, title: TITLE.to_owned(), description, table: table(input) })
}

fn describe(input: &Replicates<'_>) -> String {
    let faster = input.ratios.iter().filter(|ratio| **ratio < 1.0).count();
    let counted = format!(
        "After was faster than before in {faster} of {}.",
        units::plural(input.ratios.len(), "replicate")
    );
    match input.interval {
        Some(RatioInterval { estimate, low, high }) => format!(
            "{counted} Estimated change of time: {}, interval {}.",
            units::change(estimate),
            units::change_interval(low, high)
        ),
        None => format!("{counted} Too few for an interval."),
    }
}

fn table(input: &Replicates<'_>) -> Table {
    let mut rows: Vec<Vec<String>> = input
        .ratios
        .iter()
        .enumerate()
        .map(|(place, &ratio)| vec![(place + 1).to_string(), units::change(ratio)])
        .collect();
    if let Some(RatioInterval { estimate, low, high }) = input.interval {
        rows.push(vec!["estimate".to_owned(), units::change(estimate)]);
        rows.push(vec!["interval".to_owned(), units::change_interval(low, high)]);
    }
    Table { head: vec!["replicate".to_owned(), "change of time".to_owned()], rows }
}

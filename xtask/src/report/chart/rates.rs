//! Rates with their exact intervals on an axis from none to all, beside the goal they are held to.
//!
//! The band is the goal: an interval inside it shows that the goal is reached, one that only touches
//! it shows nothing yet. It draws rates that were counted elsewhere and judges none.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::html::clip;
use super::super::units;
use super::svg::{self, Area, Frame, px};
use super::{Chart, ChartError, Role, Table, finite};

const WIDTH: f64 = 360.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 336.0;
/// A row: its name, and the interval below it, so that both have the whole width of a phone.
const STEP: f64 = 40.0;
const TOP: f64 = 4.0;
/// Longest name beside a row and in the table, in characters.
const NAME_LIMIT: usize = 44;
const CELL_LIMIT: usize = 160;

/// A rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate<'a> {
    /// What was tried.
    pub name: &'a str,
    /// The share that was counted, from 0 to 1.
    pub share: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What the chart is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// What is counted.
    pub title: &'a str,
    /// The rates, in the order they are shown.
    pub rates: &'a [Rate<'a>],
    /// Lower end of the goal, from 0 to 1.
    pub goal_from: f64,
    /// Upper end of the goal.
    pub goal_to: f64,
}

impl Rates<'_> {
    fn check(&self) -> Result<(), ChartError> {
        if self.rates.is_empty() {
            return Err(ChartError::Empty(self.title.to_owned()));
        }
        for rate in self.rates {
            for value in [rate.share, rate.low, rate.high] {
                finite(self.title, rate.name, value)?;
            }
        }
        Ok(())
    }

    fn is_inside(&self, rate: &Rate<'_>) -> bool {
        rate.low >= self.goal_from && rate.high <= self.goal_to
    }

    fn describe(&self) -> String {
        let goal = match (self.goal_from <= 0.0, self.goal_to >= 1.0) {
            (true, _) => format!("at most {}", units::percent(self.goal_to)),
            (_, true) => format!("at least {}", units::percent(self.goal_from)),
            _ => format!("{} to {}", units::percent(self.goal_from), units::percent(self.goal_to)),
        };
        let inside = self.rates.iter().filter(|rate| self.is_inside(rate)).count();
        let rest = if inside == self.rates.len() {
            ""
        } else {
            "; the others had too few trials to show it, or miss it"
        };
        format!(
            "The shaded band is the goal, {goal}. With their whole interval inside: {inside} of {}{rest}.",
            units::plural(self.rates.len(), "rate")
        )
    }

    fn table(&self) -> Table {
        let row = |rate: &Rate<'_>| {
            vec![
                clip(rate.name, CELL_LIMIT),
                units::percent(rate.share),
                format!("{} to {}", units::percent(rate.low), units::percent(rate.high)),
            ]
        };
        Table {
            head: ["what was tried", "rate", "interval"].map(str::to_owned).to_vec(),
            rows: self.rates.iter().map(row).collect(),
        }
    }
}

/// Draws the chart.
///
/// # Errors
/// When there is no rate, or one is not finite.
pub fn draw(input: &Rates<'_>) -> Result<Chart, ChartError> {
    input.check()?;
    let bottom = TOP + STEP * input.rates.len() as f64;
    let description = input.describe();
    let frame = Frame {
        id: input.id,
        width: WIDTH,
        height: bottom + 22.0,
        title: input.title,
        description: &description,
    };
    let place = |share: f64| LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT);
    let drawing = svg::draw(&frame, |area| {
        let band = [place(input.goal_from), place(input.goal_to)].map(px);
        let corners = [(band[0], px(TOP)), (band[1], px(bottom))];
        area.draw(&Rectangle::new(corners, svg::fill(Role::Band)))?;
        for percent in [0, 25, 50, 75, 100] {
            let x = px(place(f64::from(percent) / 100.0));
            let line = [(x, px(TOP)), (x, px(bottom))];
            area.draw(&PathElement::new(line, svg::stroke(Role::Grid, 1.0)))?;
            let style = svg::label(Role::Muted, 12.0, HPos::Center, VPos::Top);
            let label = units::percent(f64::from(percent) / 100.0);
            area.draw(&Text::new(label, (x, px(bottom + 4.0)), style))?;
        }
        for (row, rate) in input.rates.iter().enumerate() {
            let top = TOP + STEP * row as f64;
            let style = svg::label(Role::Ink, 12.0, HPos::Left, VPos::Center);
            let name = clip(rate.name, NAME_LIMIT);
            area.draw(&Text::new(name, (px(LEFT + 6.0), px(top + 11.0)), style))?;
            interval(area, [rate.low, rate.share, rate.high].map(place), top + 28.0)?;
        }
        Ok(())
    });
    Ok(Chart { svg: drawing, title: input.title.to_owned(), description, table: input.table() })
}

/// A line with end marks and a diamond: low, rate, high, as pixels.
fn interval(area: &Area<'_>, [low, at, high]: [f64; 3], y: f64) -> super::ratio::Drawn {
    let marks = |x: f64| [0.0, -4.0, 4.0, 0.0].map(|mark| (px(x), px(y + mark)));
    let points: Vec<_> = marks(low).into_iter().chain(marks(high)).collect();
    area.draw(&PathElement::new(points, svg::stroke(Role::After, 2.0)))?;
    let corners = [(at - 5.0, y), (at, y - 5.0), (at + 5.0, y), (at, y + 5.0)];
    let corners = corners.map(|(x, y)| (px(x), px(y))).to_vec();
    area.draw(&Polygon::new(corners, svg::fill(Role::After)))
}

//! Two bars, before and after, from zero and to scale, each with its value written beside it.
//!
//! Zero is a baseline without a bar. A bar too short to see stays too short: the number beside it
//! says what it is. It does not decide whether a difference matters.

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::svg::{self, Frame, px};
use super::{Chart, ChartError, Role, Table, finite};
use crate::case::{ByVariant, Variant};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 76.0;
const FONT: f64 = 13.0;
/// Where bars begin: room for "before".
const LEFT: f64 = 56.0;

/// What the bars count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Allocations per operation.
    Allocations,
    /// Bytes per operation.
    Bytes,
    /// Nanoseconds per operation.
    Time,
}

impl Quantity {
    fn title(self) -> &'static str {
        match self {
            Self::Allocations => "Allocations per operation",
            Self::Bytes => "Bytes allocated per operation",
            Self::Time => "Time per operation",
        }
    }

    fn word(self, value: f64) -> String {
        match self {
            Self::Allocations => units::count(value),
            Self::Bytes => units::bytes(value),
            Self::Time => units::time(value),
        }
    }
}

/// What the chart is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// What is counted.
    pub quantity: Quantity,
    /// The two values; neither negative.
    pub values: ByVariant<f64>,
}

/// Draws the bars.
///
/// # Errors
/// When a value is not finite.
pub fn draw(input: &Bars<'_>) -> Result<Chart, ChartError> {
    let title = input.quantity.title();
    for variant in Variant::BOTH {
        finite(title, variant.word(), *input.values.get(variant))?;
    }
    let words = input.values.map(|value| input.quantity.word(value));
    let description = describe(input, &words);
    let frame =
        Frame { id: input.id, width: WIDTH, height: HEIGHT, title, description: &description };
    // Room for the longer label behind the longest bar.
    let widest = svg::text_width(&words.before, FONT).max(svg::text_width(&words.after, FONT));
    let right = WIDTH - widest - 10.0;
    let top = input.values.before.max(input.values.after);
    let scale = if top > 0.0 { top } else { 1.0 };
    let drawing = svg::draw(&frame, |area| {
        let plot = area.margin(0, 0, px(LEFT), px(WIDTH - right)).apply_coord_spec(Cartesian2d::<
            RangedCoordf64,
            RangedCoordf64,
        >::new(
            0.0..scale,
            HEIGHT..0.0,
            (px(LEFT)..px(right), 0..px(HEIGHT)),
        ));
        for (variant, top) in [(Variant::Before, 9.0), (Variant::After, 41.0)] {
            let role = if variant == Variant::Before { Role::Before } else { Role::After };
            let value = *input.values.get(variant);
            let middle = top + 13.0;
            if value > 0.0 {
                let corners = [(0.0, HEIGHT - top), (value, HEIGHT - top - 26.0)];
                plot.draw(&Rectangle::new(corners, svg::fill(role)))?;
            }
            let name = svg::label(Role::Ink, FONT, HPos::Right, VPos::Center);
            area.draw(&Text::new(variant.word(), (px(LEFT - 8.0), px(middle)), name))?;
            let end = plot.map_coordinate(&(value, 0.0)).0 + px(6.0);
            let number = svg::label(Role::Ink, FONT, HPos::Left, VPos::Center);
            area.draw(&Text::new(words.get(variant).clone(), (end, px(middle)), number))?;
        }
        let base = [(px(LEFT), px(4.0)), (px(LEFT), px(72.0))];
        area.draw(&PathElement::new(base, svg::stroke(Role::Muted, 1.0)))
    });
    Ok(Chart { svg: drawing, title: title.to_owned(), description, table: table(&words) })
}

fn describe(input: &Bars<'_>, words: &ByVariant<String>) -> String {
    let ByVariant { before, after } = input.values;
    if before == after {
        return format!("{} before and after.", words.before);
    }
    let direction = if after < before { "Down" } else { "Up" };
    format!("{direction} from {} before to {} after.", words.before, words.after)
}

fn table(words: &ByVariant<String>) -> Table {
    Table {
        head: vec!["before".to_owned(), "after".to_owned()],
        rows: vec![vec![words.before.clone(), words.after.clone()]],
    }
}

//! Time per operation of every replicate, before and after, on one axis from zero.
//!
//! Two rows of dots with a bar at each median. Pairs are shown by the ratio chart; this one shows
//! the level. It draws what it is given and tests nothing.

use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::svg::{self, Frame, px};
use super::{Chart, ChartError, Role, Table, finite};
use crate::case::{ByVariant, Variant};

const TITLE: &str = "Time per operation";
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 110.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 340.0;
const BOTTOM: f64 = 88.0;

/// What the chart is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strip<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Nanoseconds per operation of each replicate.
    pub times: ByVariant<&'a [f64]>,
    /// What is typical of each, in nanoseconds.
    pub typical: ByVariant<f64>,
}

/// Draws the strips.
///
/// # Errors
/// When a value is not finite.
pub fn draw(input: &Strip<'_>) -> Result<Chart, ChartError> {
    let mut top = 0.0_f64;
    for variant in Variant::BOTH {
        let typical = *input.typical.get(variant);
        for &time in input.times.get(variant).iter().chain([&typical]) {
            top = top.max(finite(TITLE, variant.word(), time)?);
        }
    }
    let words = input.typical.map(units::time);
    let description = format!("Typically {} before and {} after.", words.before, words.after);
    let frame = Frame {
        id: input.id,
        width: WIDTH,
        height: HEIGHT,
        title: TITLE,
        description: &description,
    };
    let scale = if top > 0.0 { top * 1.04 } else { 1.0 };
    let drawing = svg::draw(&frame, |area| {
        let x: RangedCoordf64 = (0.0..scale).into();
        let pixels = (px(LEFT), px(RIGHT));
        for tick in x.key_points(BoldPoints(4)) {
            let at = x.map(&tick, pixels);
            let line = [(at, px(6.0)), (at, px(BOTTOM))];
            area.draw(&PathElement::new(line, svg::stroke(Role::Grid, 1.0)))?;
            let style = svg::label(Role::Muted, 12.0, HPos::Center, VPos::Top);
            area.draw(&Text::new(units::time(tick), (at, px(BOTTOM + 4.0)), style))?;
        }
        for (variant, y) in [(Variant::Before, 28.0), (Variant::After, 66.0)] {
            let role = if variant == Variant::Before { Role::Before } else { Role::After };
            let name = svg::label(Role::Ink, 13.0, HPos::Right, VPos::Center);
            area.draw(&Text::new(variant.word(), (px(LEFT - 8.0), px(y)), name))?;
            for (place, time) in input.times.get(variant).iter().enumerate() {
                // Three lanes keep equal times from hiding each other.
                let lane = [0.0, -6.0, 6.0][place % 3];
                let centre = (x.map(time, pixels), px(y + lane));
                area.draw(&Circle::new(centre, px(3.0), svg::fill(role)))?;
            }
            let at = x.map(input.typical.get(variant), pixels);
            let bar = [(at, px(y - 14.0)), (at, px(y + 14.0))];
            area.draw(&PathElement::new(bar, svg::stroke(Role::Ink, 2.0)))?;
        }
        Ok(())
    });
    Ok(Chart { svg: drawing, title: TITLE.to_owned(), description, table: table(&words) })
}

fn table(words: &ByVariant<String>) -> Table {
    Table {
        head: vec!["before".to_owned(), "after".to_owned()],
        rows: vec![vec![words.before.clone(), words.after.clone()]],
    }
}

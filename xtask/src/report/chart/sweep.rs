//! Cost over a parameter: time of both variants on logarithmic axes, allocations under it.
//!
//! Before has diamonds, after has dots, and each curve carries its name, so that colour is not
//! needed. A whisker is the interval of a level; the stripe is the interval of the crossing with a
//! line at its estimate. Lines between points only guide the eye. It draws what was judged.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::ratio::Drawn;
use super::scale::{LogAxis, Unit};
use super::svg::{self, Area, Frame, px};
use super::{Chart, ChartError, RatioInterval, Role, Table, finite};
use crate::case::{ByVariant, Variant};

const WIDTH: f64 = 360.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 302.0;
const TIME: Panel = Panel { top: 22.0, bottom: 200.0 };
const ALLOCS: Panel = Panel { top: 232.0, bottom: 300.0 };
/// Room under the last panel for the labels of the parameter.
const FOOT: f64 = 38.0;
const FONT: f64 = 12.0;

/// What the chart is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Name of the parameter.
    pub parameter: &'a str,
    /// What its values count.
    pub unit: Unit,
    /// The noun of its values, where they are no bytes.
    pub noun: &'a str,
    /// The values in rising order.
    pub points: &'a [Point],
    /// The crossing, when there is exactly one.
    pub crossing: Option<Span>,
    /// What to take away.
    pub description: String,
}

/// One value of the parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The value; positive.
    pub value: f64,
    /// Nanoseconds per operation, with their intervals.
    pub ns: ByVariant<Level>,
    /// Allocations per operation.
    pub allocs: ByVariant<f64>,
    /// Time after divided by time before.
    pub ratio: f64,
    /// Its interval, when there are enough replicates.
    pub interval: Option<RatioInterval>,
    /// Which is cheaper, in words.
    pub side: &'static str,
}

/// A level and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// What is typical.
    pub typical: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A stripe of the parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub low: f64,
    /// The estimate inside.
    pub estimate: f64,
    /// Where it ends.
    pub high: f64,
}

#[derive(Debug, Clone, Copy)]
struct Panel {
    top: f64,
    bottom: f64,
}

/// Draws the curves.
///
/// # Errors
/// When there is no point, or a number is not finite or a time not positive.
pub fn draw(input: &Sweep<'_>) -> Result<Chart, ChartError> {
    let title = format!("Time per operation over {}", input.parameter);
    if input.points.is_empty() {
        return Err(ChartError::Empty(title));
    }
    check(&title, input)?;
    let allocates = input.points.iter().any(|p| p.allocs.before > 0.0 || p.allocs.after > 0.0);
    let height = FOOT + if allocates { ALLOCS.bottom } else { TIME.bottom };
    let description = input.description.clone();
    let frame =
        Frame { id: input.id, width: WIDTH, height, title: &title, description: &description };
    let drawing = svg::draw(&frame, |area| {
        let x = LogAxis::covering(input.points.iter().map(|p| p.value), input.unit, 4.0);
        let plot = Plot { area, x, input };
        plot.crossing(if allocates { &[TIME, ALLOCS] } else { &[TIME] })?;
        plot.times()?;
        if allocates {
            plot.allocations()?;
        }
        plot.parameter(height)
    });
    Ok(Chart { svg: drawing, table: table(input), title, description })
}

fn check(title: &str, input: &Sweep<'_>) -> Result<(), ChartError> {
    for point in input.points {
        let at = |what: &str| format!("{what} at {}", point.value);
        finite(title, &at("the value"), point.value.ln())?;
        for variant in Variant::BOTH {
            let Level { typical, low, high } = *point.ns.get(variant);
            for ns in [typical, low, high] {
                finite(title, &at(variant.word()), ns.ln())?;
            }
            finite(title, &at("allocations"), *point.allocs.get(variant))?;
        }
        finite(title, &at("the ratio"), point.ratio.ln())?;
    }
    Ok(())
}

struct Plot<'p, 'a, 'b> {
    area: &'p Area<'b>,
    x: LogAxis,
    input: &'p Sweep<'a>,
}

impl Plot<'_, '_, '_> {
    fn at(&self, value: f64) -> f64 {
        LEFT + self.x.place(value) * (RIGHT - LEFT)
    }

    fn line(&self, points: &[(f64, f64)], role: Role, width: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&(x, y)| (px(x), px(y))).collect();
        self.area.draw(&PathElement::new(points, svg::stroke(role, width)))
    }

    fn text(&self, text: &str, (x, y): (f64, f64), role: Role, (h, v): (HPos, VPos)) -> Drawn {
        let style = svg::label(role, FONT, h, v);
        self.area.draw(&Text::new(text.to_owned(), (px(x), px(y)), style))
    }

    /// The stripe of the crossing through the panels, at least as wide as can be seen.
    fn crossing(&self, panels: &[Panel]) -> Drawn {
        let Some(span) = self.input.crossing else { return Ok(()) };
        let (low, high) = (self.at(span.low), self.at(span.high));
        let middle = self.at(span.estimate);
        for panel in panels {
            let stripe = [(px(low), px(panel.top)), (px(high.max(low + 1.0)), px(panel.bottom))];
            self.area.draw(&Rectangle::new(stripe, svg::fill(Role::Band)))?;
            self.line(&[(middle, panel.top), (middle, panel.bottom)], Role::Ink, 1.0)?;
        }
        let word = "crossing";
        let half = svg::text_width(word, FONT) / 2.0;
        let at = (middle.clamp(LEFT + half, WIDTH - half), TIME.top - 4.0);
        self.text(word, at, Role::Ink, (HPos::Center, VPos::Bottom))
    }

    fn times(&self) -> Drawn {
        let levels = || {
            let all = self.input.points.iter();
            all.flat_map(|p| [p.ns.before, p.ns.after]).flat_map(|l| [l.low, l.typical, l.high])
        };
        let axis = LogAxis::covering(levels(), Unit::Time, 4.0);
        let y = |ns: f64| TIME.bottom - axis.place(ns) * (TIME.bottom - TIME.top);
        for tick in axis.ticks(6) {
            self.line(&[(LEFT, y(tick)), (RIGHT, y(tick))], Role::Grid, 1.0)?;
            let place = (LEFT - 6.0, y(tick));
            self.text(&units::time(tick), place, Role::Muted, (HPos::Right, VPos::Center))?;
        }
        for variant in Variant::BOTH {
            for point in self.input.points {
                let (level, x) = (point.ns.get(variant), self.at(point.value));
                if level.low < level.high {
                    self.line(&[(x, y(level.low)), (x, y(level.high))], role(variant), 1.0)?;
                }
            }
        }
        self.curves(|point, variant| y(point.ns.get(variant).typical), TIME)?;
        for point in self.input.points {
            for variant in Variant::BOTH {
                self.mark((self.at(point.value), y(point.ns.get(variant).typical)), variant)?;
            }
        }
        Ok(())
    }

    fn allocations(&self) -> Drawn {
        let both = self.input.points.iter().flat_map(|p| [p.allocs.before, p.allocs.after]);
        let most = both.fold(0.0, f64::max);
        let y = |n: f64| ALLOCS.bottom - n / most * (ALLOCS.bottom - ALLOCS.top);
        let place = (LEFT, ALLOCS.top - 7.0);
        self.text("allocations per operation", place, Role::Muted, (HPos::Left, VPos::Bottom))?;
        for tick in [0.0, most] {
            self.line(&[(LEFT, y(tick)), (RIGHT, y(tick))], Role::Grid, 1.0)?;
            let place = (LEFT - 6.0, y(tick));
            self.text(&units::count(tick), place, Role::Muted, (HPos::Right, VPos::Center))?;
        }
        let place = |point: &Point, variant: Variant| y(*point.allocs.get(variant));
        // A mark on either side of each step, and where one value stands alone.
        for (at, point) in self.input.points.iter().enumerate() {
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
            let beside: Vec<&Point> =
                beside.filter_map(|other| self.input.points.get(other)).collect();
            for variant in Variant::BOTH {
                let level = |p: &Point| *p.allocs.get(variant);
                let step = beside.iter().any(|other| level(other) != level(point));
                if step || beside.is_empty() {
                    self.mark((self.at(point.value), place(point, variant)), variant)?;
                }
            }
        }
        self.curves(place, ALLOCS)
    }

    /// Both curves with their names; one value alone is no line.
    fn curves(&self, y: impl Fn(&Point, Variant) -> f64, panel: Panel) -> Drawn {
        for variant in Variant::BOTH {
            let places: Vec<(f64, f64)> =
                self.input.points.iter().map(|p| (self.at(p.value), y(p, variant))).collect();
            if places.len() > 1 {
                self.line(&places, role(variant), 1.5)?;
            }
        }
        let last = self.input.points.last().map(|p| ByVariant::from_fn(|v| y(p, v)));
        let Some(ends) = last else { return Ok(()) };
        // Names that would stand on each other are moved apart.
        let middle = f64::midpoint(ends.before, ends.after);
        let apart = ((ends.before - ends.after).abs() / 2.0).max(7.5);
        let down = if ends.before < ends.after { -apart } else { apart };
        let middle = middle.clamp(panel.top + apart, panel.bottom - apart + 8.0);
        let x = self.input.points.last().map_or(RIGHT, |p| self.at(p.value)) + 7.0;
        for (variant, y) in [(Variant::Before, middle + down), (Variant::After, middle - down)] {
            self.text(variant.word(), (x, y), Role::Ink, (HPos::Left, VPos::Center))?;
        }
        Ok(())
    }

    fn mark(&self, (x, y): (f64, f64), variant: Variant) -> Drawn {
        match variant {
            Variant::Before => {
                let corners = [(x - 4.0, y), (x, y - 4.0), (x + 4.0, y), (x, y + 4.0)];
                let corners: Vec<_> = corners.map(|(x, y)| (px(x), px(y))).into();
                self.area.draw(&Polygon::new(corners, svg::fill(Role::Before)))
            }
            Variant::After => {
                let dot = Circle::new((px(x), px(y)), px(2.8), svg::fill(Role::After));
                self.area.draw(&dot)
            }
        }
    }

    /// Labels of the parameter under the last panel.
    fn parameter(&self, height: f64) -> Drawn {
        let bottom = height - FOOT;
        for tick in self.x.ticks(6) {
            let x = self.at(tick);
            self.line(&[(x, bottom), (x, bottom + 4.0)], Role::Muted, 1.0)?;
            let word = self.input.unit.word(tick);
            self.text(&word, (x, bottom + 6.0), Role::Muted, (HPos::Center, VPos::Top))?;
        }
        let name = match self.input.unit {
            Unit::Bytes | Unit::Time => self.input.parameter.to_owned(),
            Unit::Count => format!("{}, in {}", self.input.parameter, self.input.noun),
        };
        let middle = f64::midpoint(LEFT, RIGHT);
        self.text(&name, (middle, height - 3.0), Role::Ink, (HPos::Center, VPos::Bottom))
    }
}

fn role(variant: Variant) -> Role {
    match variant {
        Variant::Before => Role::Before,
        Variant::After => Role::After,
    }
}

fn table(input: &Sweep<'_>) -> Table {
    let row = |p: &Point| {
        let interval = p.interval.map_or_else(
            || units::UNKNOWN.to_owned(),
            |RatioInterval { low, high, .. }| units::change_interval(low, high),
        );
        vec![
            input.unit.word(p.value),
            units::time(p.ns.before.typical),
            units::time(p.ns.after.typical),
            units::change(p.ratio),
            interval,
            format!("{} → {}", units::count(p.allocs.before), units::count(p.allocs.after)),
            p.side.to_owned(),
        ]
    };
    let head = [input.parameter, "before", "after", "change", "interval", "allocs/op", "after is"];
    Table { head: head.map(str::to_owned).to_vec(), rows: input.points.iter().map(row).collect() }
}

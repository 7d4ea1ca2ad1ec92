//! The axis of time ratios: logarithmic, never zoomed in on noise, with ticks people can read.
//!
//! Positions are natural logarithms of after/before, so that "half" and "double" lie equally far
//! from "the same". This module chooses the range and the ticks and draws the parts that every
//! ratio chart has: the band, the zero line, intervals that may leave the axis.

use std::convert::Infallible;

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::svg::{self, Area, px};
use super::{ChartError, RatioInterval, Role, log};

/// No range is narrower than this to each side: a tenth, so that noise stays small to the eye.
const LEAST: f64 = 0.105_360_515_657_826_3; // -ln 0.9
/// No range is wider than this to each side: a thousand times.
const MOST: f64 = 6.907_755_278_982_137; // ln 1000

pub(super) type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;

/// A place on the axis with its label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Logarithm of the ratio.
    pub at: f64,
    /// "−20 %" or "1/4".
    pub label: String,
}

/// The range of an axis, in logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
}

/// An interval in logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogInterval {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

impl LogInterval {
    pub(super) fn of(chart: &str, ratio: &RatioInterval) -> Result<Self, ChartError> {
        Ok(Self {
            estimate: log(chart, "the estimate", ratio.estimate)?,
            low: log(chart, "the lower end of the interval", ratio.low)?,
            high: log(chart, "the upper end of the interval", ratio.high)?,
        })
    }
}

impl Axis {
    /// Covers the values with a margin, zero and the least width always included.
    pub(super) fn covering(values: impl IntoIterator<Item = f64>) -> Self {
        let (mut low, mut high) = (-LEAST, LEAST);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        let margin = (high - low) * 0.05;
        Self { low: (low - margin).max(-MOST), high: (high + margin).min(MOST) }
    }

    /// Pixel position of a logarithm, between two pixel positions.
    pub(super) fn place(self, value: f64, left: f64, right: f64) -> f64 {
        left + (value - self.low) / (self.high - self.low) * (right - left)
    }

    /// Between three and seven ticks: percentages when the axis is short, fractions when long.
    pub(super) fn ticks(self) -> Vec<Tick> {
        if self.low > -0.75 && self.high < 0.7 { self.percent_ticks() } else { self.power_ticks() }
    }

    fn percent_ticks(self) -> Vec<Tick> {
        let (low, high) = (self.low.exp() - 1.0, self.high.exp() - 1.0);
        let step = [0.05, 0.1, 0.2, 0.25, 0.5]
            .into_iter()
            .find(|step| (high / step).floor() - (low / step).ceil() < 5.0)
            .unwrap_or(0.5);
        let (first, last) = ((low / step).ceil() as i32, (high / step).floor() as i32);
        (first..=last)
            .map(|k| 1.0 + f64::from(k) * step)
            .map(|ratio| Tick { at: ratio.ln(), label: units::change(ratio) })
            .collect()
    }

    fn power_ticks(self) -> Vec<Tick> {
        let base = [2.0, 10.0, 100.0]
            .into_iter()
            .find(|base: &f64| (self.high - self.low) / base.ln() < 6.5)
            .unwrap_or(1000.0);
        let (first, last) =
            ((self.low / base.ln()).ceil() as i32, (self.high / base.ln()).floor() as i32);
        (first..=last)
            .map(|k| {
                let factor = units::count(f64::powi(base, k.abs()));
                let label = match k {
                    0 => "same".to_owned(),
                    k if k < 0 => format!("1/{factor}"),
                    _ => format!("{factor}x"),
                };
                Tick { at: f64::from(k) * base.ln(), label }
            })
            .collect()
    }
}

/// The part of a drawing on which ratios are drawn; y counts pixels from the top.
pub(super) struct Plot<'a, 'b> {
    pub area: &'a Area<'b>,
    pub axis: Axis,
    pub left: f64,
    pub right: f64,
    pub height: f64,
}

impl Plot<'_, '_> {
    /// A vertical stripe between two logarithms, cut at the ends of the axis.
    pub(super) fn band(&self, half: f64, top: f64, bottom: f64) -> Drawn {
        let spec = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            self.axis.low..self.axis.high,
            self.height..0.0,
            (px(self.left)..px(self.right), 0..px(self.height)),
        );
        let plot = self.area.apply_coord_spec(spec);
        let (low, high) = ((-half).max(self.axis.low), half.min(self.axis.high));
        let corners = [(low, self.height - top), (high, self.height - bottom)];
        plot.draw(&Rectangle::new(corners, svg::fill(Role::Band)))
    }

    /// Grid lines with their labels underneath.
    pub(super) fn grid(&self, top: f64, bottom: f64) -> Drawn {
        for tick in self.axis.ticks() {
            let x = self.x(tick.at);
            let (role, width) = if tick.at == 0.0 { (Role::Ink, 1.25) } else { (Role::Grid, 1.0) };
            self.line([(x, top), (x, bottom)], role, width)?;
            let style = svg::label(Role::Muted, 12.0, HPos::Center, VPos::Top);
            let half = svg::text_width(&tick.label, 12.0) / 2.0;
            let x = x.clamp(half.min(self.left), (self.right + self.left - half).max(half));
            self.area.draw(&Text::new(tick.label, (px(x), px(bottom + 4.0)), style))?;
        }
        Ok(())
    }

    /// Pixel position of a logarithm.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.axis.place(value, self.left, self.right)
    }

    pub(super) fn line(&self, points: [(f64, f64); 2], role: Role, width: f64) -> Drawn {
        let points = points.map(|(x, y)| (px(x), px(y)));
        self.area.draw(&PathElement::new(points, svg::stroke(role, width)))
    }

    /// An interval with a diamond at its estimate; an end beyond the axis becomes an arrow.
    pub(super) fn interval(&self, interval: LogInterval, y: f64, role: Role) -> Drawn {
        let low = self.x(interval.low.clamp(self.axis.low, self.axis.high));
        let high = self.x(interval.high.clamp(self.axis.low, self.axis.high));
        // One line with its two end marks; an end beyond the axis has an arrow instead.
        let mut points = Vec::with_capacity(6);
        for (end, x) in [(interval.low, low), (interval.high, high)] {
            let outside = end < self.axis.low || end > self.axis.high;
            let marks: &[f64] = if outside { &[0.0] } else { &[0.0, -4.0, 4.0, 0.0] };
            points.extend(marks.iter().map(|mark| (px(x), px(y + mark))));
        }
        self.area.draw(&PathElement::new(points, svg::stroke(role, 2.0)))?;
        for end in [interval.low, interval.high] {
            if end < self.axis.low || end > self.axis.high {
                self.arrow(end, y, role)?;
            }
        }
        if interval.estimate < self.axis.low || interval.estimate > self.axis.high {
            return self.arrow(interval.estimate, y, role);
        }
        let x = self.x(interval.estimate);
        let corners = [(x - 5.0, y), (x, y - 5.0), (x + 5.0, y), (x, y + 5.0)];
        self.shape(&corners, role)
    }

    /// A dot; beyond the axis it becomes an arrow at its end.
    pub(super) fn dot(&self, value: f64, y: f64, role: Role) -> Drawn {
        if value < self.axis.low || value > self.axis.high {
            return self.arrow(value, y, role);
        }
        let centre = (px(self.x(value)), px(y));
        self.area.draw(&Circle::new(centre, px(3.0), svg::fill(role)))
    }

    fn arrow(&self, value: f64, y: f64, role: Role) -> Drawn {
        let (tip, back) =
            if value < 0.0 { (self.left, self.left + 7.0) } else { (self.right, self.right - 7.0) };
        self.shape(&[(tip, y), (back, y - 5.0), (back, y + 5.0)], role)
    }

    fn shape(&self, corners: &[(f64, f64)], role: Role) -> Drawn {
        let corners: Vec<_> = corners.iter().map(|&(x, y)| (px(x), px(y))).collect();
        self.area.draw(&Polygon::new(corners, svg::fill(role)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64) -> Vec<String> {
        let ticks = Axis { low, high }.ticks();
        ticks.into_iter().map(|tick| tick.label.replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn noise_is_not_zoomed_into_drama() {
        let axis = Axis::covering([-0.001, 0.002]);
        assert!(axis.low < 0.9_f64.ln() && axis.high > -(0.9_f64.ln()));
        assert_eq!(labels(axis.low, axis.high), ["−10 %", "−5 %", "0 %", "+5 %", "+10 %"]);
    }

    #[test]
    fn a_long_axis_has_fractions() {
        assert_eq!(labels(-1.5, 0.2), ["1/4", "1/2", "same"]);
        let axis = Axis::covering([(1.0_f64 / 900.0).ln()]);
        assert_eq!(labels(axis.low, axis.high), ["1/100", "1/10", "same"]);
    }

    #[test]
    fn no_range_goes_beyond_a_thousand_times() {
        let axis = Axis::covering([-40.0, 40.0]);
        assert_eq!((axis.low, axis.high), (-MOST, MOST));
    }
}

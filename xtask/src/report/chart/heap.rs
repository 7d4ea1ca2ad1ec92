//! The heap over time: before above after, on the same axes, with the goal and the collector's marks.
//!
//! The line is the bytes of objects; it climbs until the collector has swept. The thin line is the
//! goal the collector works towards, a tooth under the panel is one of its cycles. Samples are
//! thinned to what a pixel can show, lowest and highest of each stripe kept, so that no peak is lost.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};

use super::super::units;
use super::ratio::Drawn;
use super::svg::{self, Area, Frame, px};
use super::{Chart, ChartError, Role, Table};
use crate::case::{ByVariant, Variant};

const TITLE: &str = "Heap over time";
const WIDTH: f64 = 360.0;
const LEFT: f64 = 66.0;
const RIGHT: f64 = 350.0;
const FONT: f64 = 12.0;
/// Where the panels begin and how high they are.
const TOPS: ByVariant<f64> = ByVariant { before: 20.0, after: 146.0 };
const PANEL: f64 = 92.0;
const HEIGHT: f64 = 280.0;
/// Stripes into which a panel is cut; each keeps its lowest and its highest sample.
const STRIPES: usize = 110;
/// Length of a tooth.
const TOOTH: f64 = 6.0;

/// What the chart is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Heap<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// The samples of each variant in the order of time.
    pub samples: ByVariant<&'a [Moment]>,
    /// What to take away.
    pub description: String,
    /// The numbers.
    pub table: Table,
}

/// The heap at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Nanoseconds since the run began.
    pub at: u64,
    /// Bytes of objects.
    pub objects: u64,
    /// Bytes of the goal.
    pub goal: u64,
    /// Cycles so far.
    pub cycles: u64,
}

/// Draws both panels.
///
/// # Errors
/// When there is no sample at all.
pub fn draw(input: Heap<'_>) -> Result<Chart, ChartError> {
    let both = || input.samples.before.iter().chain(input.samples.after);
    if both().next().is_none() {
        return Err(ChartError::Empty(TITLE.to_owned()));
    }
    let last = both().map(|m| m.at).max().unwrap_or(0).max(1) as f64;
    let most = both().map(|m| m.objects.max(shown_goal(m))).max().unwrap_or(0).max(1) as f64;
    let frame = Frame {
        id: input.id,
        width: WIDTH,
        height: HEIGHT,
        title: TITLE,
        description: &input.description,
    };
    let drawing = svg::draw(&frame, |area| {
        let plot = Plot { area, last, most };
        for variant in Variant::BOTH {
            plot.panel(variant, input.samples.get(variant))?;
        }
        plot.time()
    });
    let (title, description) = (TITLE.to_owned(), input.description);
    Ok(Chart { svg: drawing, title, description, table: input.table })
}

/// The goal, unless it is so far away that it would press the heap to the ground.
fn shown_goal(moment: &Moment) -> u64 {
    if moment.goal / 4 > moment.objects { 0 } else { moment.goal }
}

struct Plot<'p, 'b> {
    area: &'p Area<'b>,
    last: f64,
    most: f64,
}

impl Plot<'_, '_> {
    /// Whole pixels across and half ones down: finer is not seen, and costs bytes.
    fn at(&self, nanoseconds: f64) -> f64 {
        (LEFT + nanoseconds / self.last * (RIGHT - LEFT)).round()
    }

    fn height(&self, bytes: u64) -> f64 {
        let share = (bytes as f64 / self.most).min(1.0);
        (share * PANEL * 2.0).round() / 2.0
    }

    fn line(&self, points: &[(f64, f64)], role: Role, width: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&(x, y)| (px(x), px(y))).collect();
        match points[..] {
            [] => Ok(()),
            [only] => self.area.draw(&Circle::new(only, px(2.0), svg::fill(role))),
            _ => self.area.draw(&PathElement::new(points, svg::stroke(role, width))),
        }
    }

    fn text(&self, text: String, (x, y): (f64, f64), role: Role, (h, v): (HPos, VPos)) -> Drawn {
        let style = svg::label(role, FONT, h, v);
        self.area.draw(&Text::new(text, (px(x), px(y)), style))
    }

    fn panel(&self, variant: Variant, samples: &[Moment]) -> Drawn {
        let top = *TOPS.get(variant);
        let bottom = top + PANEL;
        for bytes in [0.0, round_below(self.most)] {
            let y = bottom - bytes / self.most * PANEL;
            self.line(&[(LEFT, y), (RIGHT, y)], Role::Grid, 1.0)?;
            let place = (LEFT - 6.0, y);
            self.text(units::bytes(bytes), place, Role::Muted, (HPos::Right, VPos::Center))?;
        }
        let name = (LEFT, top - 5.0);
        self.text(variant.word().to_owned(), name, Role::Ink, (HPos::Left, VPos::Bottom))?;
        let role = if variant == Variant::Before { Role::Before } else { Role::After };
        self.line(&self.goals(samples, bottom), Role::Muted, 1.0)?;
        self.line(&self.objects(samples, bottom), role, 1.5)?;
        self.line(&self.teeth(samples, bottom), Role::Ink, 1.0)
    }

    fn objects(&self, samples: &[Moment], bottom: f64) -> Vec<(f64, f64)> {
        let place = |m: &Moment| (self.at(m.at as f64), bottom - self.height(m.objects));
        thinned(samples, self.last).iter().map(place).collect()
    }

    /// Steps: a goal holds until the next one.
    fn goals(&self, samples: &[Moment], bottom: f64) -> Vec<(f64, f64)> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for moment in thinned(samples, self.last) {
            let goal = shown_goal(&moment);
            let (x, y) = (self.at(moment.at as f64), bottom - self.height(goal));
            match points.last() {
                _ if goal == 0 => {}
                Some(&(_, before)) if before == y => {}
                Some(&(_, before)) => points.extend([(x, before), (x, y)]),
                None => points.push((x, y)),
            }
        }
        if let (Some(&(_, y)), Some(last)) = (points.last(), samples.last()) {
            points.push((self.at(last.at as f64), y));
        }
        points
    }

    /// A comb: a tooth for each stripe in which a cycle ended.
    fn teeth(&self, samples: &[Moment], bottom: f64) -> Vec<(f64, f64)> {
        let ends = samples.windows(2).filter(|pair| pair[1].cycles > pair[0].cycles);
        let mut places: Vec<f64> = ends.map(|pair| self.at(pair[1].at as f64)).collect();
        places.dedup();
        let base = bottom + 1.0;
        let tooth = |x: &f64| [(*x, base), (*x, base + TOOTH), (*x, base)];
        let end = samples.last().map(|m| self.at(m.at as f64));
        let begin = std::iter::once((LEFT, base));
        begin.chain(places.iter().flat_map(tooth)).chain(end.map(|x| (x, base))).collect()
    }

    fn time(&self) -> Drawn {
        let bottom = TOPS.after + PANEL + TOOTH + 5.0;
        let step = step(self.last);
        for tick in 0..=4 {
            let at = f64::from(tick) * step;
            let place = (LEFT + at / self.last * (RIGHT - LEFT), bottom);
            if place.0 <= RIGHT - 14.0 {
                let word = if tick == 0 { "0".to_owned() } else { units::time(at) };
                self.text(word, place, Role::Muted, (HPos::Center, VPos::Top))?;
            }
        }
        let words = "time; a tooth under a panel is a GC cycle".to_owned();
        let middle = f64::midpoint(LEFT, RIGHT);
        self.text(words, (middle, HEIGHT - 3.0), Role::Muted, (HPos::Center, VPos::Bottom))
    }
}

/// The largest power of two that is not above: where the grid has a round label.
fn round_below(bytes: f64) -> f64 {
    bytes.log2().floor().exp2()
}

/// Nanoseconds between two labels of the time: 1, 2 or 5 and zeros, so that two to five fit.
fn step(last: f64) -> f64 {
    let power = 10_f64.powf((last / 2.0).log10().floor());
    let fits = |factor: &f64| last / (factor * power) < 5.0;
    [1.0, 2.0, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

/// The lowest and the highest sample of each stripe, in the order of time.
fn thinned(samples: &[Moment], last: f64) -> Vec<Moment> {
    let stripe = |m: &Moment| (m.at as f64 / last * STRIPES as f64) as usize;
    let mut kept = Vec::new();
    for run in samples.chunk_by(|a, b| stripe(a) == stripe(b)) {
        let low = run.iter().enumerate().min_by_key(|(_, m)| m.objects).map(|(i, _)| i);
        let high = run.iter().enumerate().max_by_key(|(_, m)| m.objects).map(|(i, _)| i);
        let (Some(low), Some(high)) = (low, high) else { continue };
        kept.push(run[low.min(high)]);
        if low != high {
            kept.push(run[low.max(high)]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_peak_is_lost_and_the_order_is_kept() {
        let moment = |at: u64| Moment { at, objects: at * 7919 % 1000, goal: 0, cycles: 0 };
        let samples: Vec<Moment> = (0..5000).map(moment).collect();
        let kept = thinned(&samples, 4999.0);
        assert!(kept.len() <= 2 * (STRIPES + 1), "{}", kept.len());
        assert!(kept.is_sorted_by_key(|m| m.at));
        let ends = |all: &[Moment]| {
            let objects = || all.iter().map(|m| m.objects);
            (objects().min(), objects().max())
        };
        assert_eq!(ends(&kept), ends(&samples));
    }
}

//! The curve of a case: what it answers, in a sentence, and the chart behind it.

use serde::Serialize;

use super::super::chart::scale::Unit;
use super::super::chart::sweep::{self as chart, Level, Point, Span};
use super::super::chart::{Chart, RatioInterval};
use super::super::html::clip;
use super::super::units;
use super::Scene;
use crate::bench::Ended;
use crate::case::Sweep;
use crate::judge::SweepJudgement;
use crate::judge::sweep::PointJudgement;
use crate::stats::crossing::{Crossing, Side, Stretch};

/// The section of a case's page.
#[derive(Debug, Clone, Serialize)]
pub struct SweepView {
    /// What the curve answers, as a question.
    pub question: String,
    /// The answer: the crossing, or that there is none.
    pub answer: String,
    /// What to know about the intervals, or why it was cut short.
    pub note: String,
    /// The curves; none when they cannot be drawn.
    pub chart: Option<Chart>,
}

/// Longest question, in characters.
const TEXT_LIMIT: usize = 400;

/// Makes the view; none for a case without a sweep.
pub fn view(scene: &Scene<'_>) -> Option<SweepView> {
    let judgement = scene.measured()?;
    let sweep = scene.record.case.sweep.as_ref()?;
    let question = clip(&sweep.question, TEXT_LIMIT);
    let Some(judged) = &judgement.sweep else {
        return Some(SweepView {
            question,
            answer: "Not measured: the sitting ended before its turn.".to_owned(),
            note: String::new(),
            chart: None,
        });
    };
    let (answer, stretches) = (answer(sweep, judged), stretches(sweep, judged));
    let points: Vec<Point> = judged.points.iter().map(point).collect();
    let chart = chart::draw(&chart::Sweep {
        id: &format!("{}-sweep", scene.record.case.id),
        parameter: &sweep.parameter,
        unit: unit(sweep),
        noun: &sweep.unit,
        points: &points,
        crossing: span(judged.crossing),
        description: stretches,
    });
    Some(SweepView { question, answer, note: note(judged), chart: chart.ok() })
}

fn unit(sweep: &Sweep) -> Unit {
    if sweep.unit == "B" { Unit::Bytes } else { Unit::Count }
}

/// A value of the parameter in words: "64 KiB", "100 elements".
fn value(sweep: &Sweep, value: f64) -> String {
    match unit(sweep) {
        Unit::Count if value == 1.0 => {
            format!("1\u{a0}{}", sweep.unit.strip_suffix('s').unwrap_or(&sweep.unit))
        }
        Unit::Count => format!("{}\u{a0}{}", units::count(value), sweep.unit),
        unit => unit.word(value),
    }
}

/// What the curve says, in a sentence.
pub fn answer(sweep: &Sweep, judged: &SweepJudgement) -> String {
    match judged.crossing {
        Crossing::Once { low, high, estimate, beyond } => {
            let inside = estimate.round() > low as f64 && estimate.round() < high as f64;
            let about = if inside {
                format!(" (the curves cross at about {})", value(sweep, estimate.round()))
            } else {
                String::new()
            };
            let (low, high) = (value(sweep, low as f64), value(sweep, high as f64));
            format!("After becomes {} between {low} and {high}{about}.", word(beyond))
        }
        Crossing::Several => "Which of the two is cheaper changes more than once.".to_owned(),
        Crossing::Never | Crossing::Unknown => one_sided(sweep, judged),
    }
}

/// Curves that do not cross: where one is above the other, if anywhere.
fn one_sided(sweep: &Sweep, judged: &SweepJudgement) -> String {
    let decided = |s: &&Stretch| matches!(s.side, Side::Cheaper | Side::Dearer);
    let decided: Vec<&Stretch> = judged.stretches.iter().filter(decided).collect();
    let Some(first) = decided.first() else {
        return match judged.crossing {
            Crossing::Never => "The two cost the same at every value.".to_owned(),
            _ => "No difference was shown.".to_owned(),
        };
    };
    let places: Vec<String> = decided.iter().map(|s| place(sweep, s)).collect();
    let (is, never) = match first.side {
        Side::Cheaper => ("cheaper", "dearer"),
        _ => ("dearer", "cheaper"),
    };
    format!("After is {is} {}, and {never} at no value.", places.join(" and "))
}

/// Which side is cheaper where, in a sentence.
fn stretches(sweep: &Sweep, judged: &SweepJudgement) -> String {
    let part = |stretch: &Stretch| format!("{}, {}", place(sweep, stretch), phrase(stretch.side));
    let parts: Vec<String> = judged.stretches.iter().map(part).collect();
    let mut text = parts.join("; ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{text}.")
}

/// "at 8 B", "from 8 B to 64 B".
fn place(sweep: &Sweep, stretch: &Stretch) -> String {
    let to = value(sweep, stretch.to as f64);
    match unit(sweep) {
        _ if stretch.from == stretch.to => format!("at {to}"),
        Unit::Count => format!("from {} to {to}", units::count(stretch.from as f64)),
        unit => format!("from {} to {to}", unit.word(stretch.from as f64)),
    }
}

fn phrase(side: Side) -> &'static str {
    match side {
        Side::Cheaper => "after is cheaper",
        Side::Dearer => "after is dearer",
        Side::Same => "the two cost the same",
        Side::Open => "no difference was shown",
    }
}

/// The side as one word of a table.
pub fn word(side: Side) -> &'static str {
    match side {
        Side::Cheaper => "cheaper",
        Side::Dearer => "dearer",
        Side::Same => "the same",
        Side::Open => "open",
    }
}

fn note(judged: &SweepJudgement) -> String {
    match judged.ended {
        Some(Ended::OutOfTime) => "Cut short by the time budget.".to_owned(),
        Some(Ended::Interrupted) | None => "Cut short.".to_owned(),
        Some(_) => String::new(),
    }
}

fn span(crossing: Crossing) -> Option<Span> {
    match crossing {
        Crossing::Once { low, high, estimate, .. } => {
            Some(Span { low: low as f64, estimate, high: high as f64 })
        }
        _ => None,
    }
}

fn point(judged: &PointJudgement) -> Point {
    let reading = judged.placed.reading;
    let level = |level: crate::judge::sweep::Level| {
        let typical = level.typical;
        let (low, high) = level.interval.map_or((typical, typical), |i| (i.low, i.high));
        Level { typical, low, high }
    };
    let ratio = reading.estimate.exp();
    let interval = reading.interval.map(|i| RatioInterval {
        estimate: ratio,
        low: i.low.exp(),
        high: i.high.exp(),
    });
    Point {
        value: judged.placed.value as f64,
        ns: judged.ns.map(level),
        allocs: judged.allocs.map(|counted| counted.per_op),
        ratio,
        interval,
        side: word(reading.side),
    }
}

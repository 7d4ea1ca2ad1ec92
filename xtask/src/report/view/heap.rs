//! What the heap did while each variant ran: a sentence, the chart and its numbers.

use serde::Serialize;

use super::super::chart::heap::{self as chart, Moment};
use super::super::chart::{Chart, Table};
use super::super::units;
use super::Scene;
use crate::bench::heap::HeapSeries;
use crate::case::{ByVariant, Variant};
use crate::judge::heap::{HeapSummary, summaries};

/// The section of a case's page.
#[derive(Debug, Clone, Serialize)]
pub struct HeapView {
    /// How it was taken, and that it is no part of the timing.
    pub note: String,
    /// The chart; none when it cannot be drawn.
    pub chart: Option<Chart>,
}

/// Makes the view; none for a case whose heap was not watched.
pub fn view(scene: &Scene<'_>) -> Option<HeapView> {
    scene.measured()?;
    let sums = summaries(scene.record)?;
    let ByVariant { before, after } = scene.record.heap.as_ref();
    let (before, after) = (moments(before.as_ref()?), moments(after.as_ref()?));
    let chart = chart::draw(chart::Heap {
        id: &format!("{}-heap", scene.record.case.id),
        samples: ByVariant { before: &before, after: &after },
        description: describe(&sums),
        table: table(&sums),
    });
    let note = format!(
        "A picture apart from the timing: {} operations of before and {} of after, each in a process \
         of its own, with the heap sampled every half millisecond.",
        units::count(sums.before.operations as f64),
        units::count(sums.after.operations as f64),
    );
    Some(HeapView { note, chart: chart.ok() })
}

fn moments(series: &HeapSeries) -> Vec<Moment> {
    let moment = |sample: &crate::bench::heap::HeapSample| Moment {
        at: sample.at_ns,
        objects: sample.objects,
        goal: sample.goal,
        cycles: sample.cycles,
    };
    series.samples.iter().map(moment).collect()
}

fn describe(sums: &ByVariant<HeapSummary>) -> String {
    let part = |variant: Variant| {
        let sum = sums.get(variant);
        let cycles = match sum.cycles {
            0 => "no GC cycle".to_owned(),
            n => units::plural(n as usize, "GC cycle"),
        };
        let time = units::duration(sum.seconds);
        format!(
            "at most {} and {cycles} in {time} {}",
            units::bytes(sum.peak as f64),
            variant.word()
        )
    };
    let mut text = format!("{}; {}.", part(Variant::Before), part(Variant::After));
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn table(sums: &ByVariant<HeapSummary>) -> Table {
    let row = |name: &str, word: &dyn Fn(&HeapSummary) -> String| {
        vec![name.to_owned(), word(&sums.before), word(&sums.after)]
    };
    let most = |s: &HeapSummary| match s.pause_most {
        None => "none".to_owned(),
        Some(ns) if s.cycles_forgotten => format!("{} or more", units::time(ns as f64)),
        Some(ns) => units::time(ns as f64),
    };
    Table {
        head: ["the heap", "before", "after"].map(str::to_owned).to_vec(),
        rows: vec![
            row("operations", &|s| units::count(s.operations as f64)),
            row("ran for", &|s| units::duration(s.seconds)),
            row("largest heap", &|s| units::bytes(s.peak as f64)),
            row("most found alive", &|s| units::bytes(s.live as f64)),
            row("GC cycles", &|s| units::count(f64::from(s.cycles))),
            row("pauses, all cycles", &|s| units::time(s.pause_total as f64)),
            row("pauses, most in a cycle", &most),
        ],
    }
}

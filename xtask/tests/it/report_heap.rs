//! The heap over time: its chart at the extremes, and its place on the page.

use xtask::bench::heap::{HeapSample, HeapSeries, iterations_for};
use xtask::case::{ByVariant, Variant};
use xtask::judge::heap::summaries;
use xtask::recording::{CaseRecord, Entry, wire};
use xtask::report::chart::heap::{Heap, Moment, draw};
use xtask::report::chart::{Chart, ChartError, Table};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_fixture;
use crate::report_pages::rendered;

fn try_draw(before: &[Moment], after: &[Moment]) -> Result<Chart, ChartError> {
    draw(Heap {
        id: "x-heap",
        samples: ByVariant { before, after },
        description: "At most <4 MiB> before.".to_owned(),
        table: Table::default(),
    })
}

/// A saw: a tooth of 4 MiB every 5 ms for 200 ms, sampled every half millisecond.
fn saw() -> Vec<Moment> {
    let tooth = |k: u64| Moment {
        at: k * 500_000,
        objects: (k % 10) * 400_000 + 200_000,
        goal: 4 << 20,
        cycles: k / 10,
    };
    (0..400).map(tooth).collect()
}

fn flat() -> Vec<Moment> {
    (0..400)
        .map(|k| Moment { at: k * 500_000, objects: 200_000, goal: 4 << 20, cycles: 0 })
        .collect()
}

/// The points of the polyline of a class, one list for each such line.
fn lines(svg: &str, class: &str) -> Vec<Vec<(f64, f64)>> {
    let line = |rest: &str| -> Vec<(f64, f64)> {
        let points =
            rest.split("points=\"").nth(1).expect("points").split('"').next().expect("a quote");
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let pair = |p: &str| p.split_once(',').map(|(x, y)| (number(x), number(y)));
        points.split(' ').map(|p| pair(p).expect("x,y")).collect()
    };
    svg.split(&format!("<polyline class=\"{class}\"")).skip(1).map(line).collect()
}

#[test]
fn a_saw_has_its_teeth_its_marks_and_the_same_axes_as_the_flat_line() {
    let chart = try_draw(&saw(), &flat()).expect("drawn");
    let svg = chart.svg.as_str();
    let before = &lines(svg, "c-before")[0];
    let peaks = before.windows(3).filter(|w| w[1].1 < w[0].1 && w[1].1 < w[2].1).count();
    assert!((35..=40).contains(&peaks), "{peaks} of 40 teeth");
    // The comb of before has a tooth of three points for each of 39 ended cycles and two ends.
    let combs = lines(svg, "c-ink");
    assert_eq!((combs[0].len(), combs[1].len()), (39 * 3 + 2, 2));
    // 3.8 MB of 4 MiB against 0.2: both panels have the same scale, 92 pixels for the goal.
    let top = before.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    assert!((112.0 - top - 92.0 * 3_800_000.0 / f64::from(4 << 20)).abs() <= 0.5, "{top}");
    let after = &lines(svg, "c-after")[0];
    assert!(
        after.iter().all(|p| (238.0 - p.1 - 92.0 * 200_000.0 / f64::from(4 << 20)).abs() <= 0.5)
    );
    assert_eq!(chart, try_draw(&saw(), &flat()).expect("drawn"), "the same bytes");
    assert!(svg.len() < 8000, "{}", svg.len());
    assert!(svg.contains("&lt;4 MiB&gt;") && svg.contains("role=\"img\""));
}

#[test]
fn one_sample_none_and_extremes_stay_inside() {
    let one = [Moment { at: 0, objects: 0, goal: 0, cycles: 0 }];
    let huge = [
        Moment { at: 0, objects: u64::MAX, goal: 0, cycles: u64::MAX - 1 },
        Moment { at: u64::MAX, objects: 1, goal: u64::MAX, cycles: u64::MAX },
    ];
    for (before, after) in [(&one[..], &[][..]), (&huge, &one), (&[], &huge), (&huge, &huge)] {
        let chart = try_draw(before, after).expect("drawn");
        for class in ["c-before", "c-after", "c-ink", "c-muted", "c-grid"] {
            for (x, y) in lines(chart.svg.as_str(), class).concat() {
                let inside = (0.0..=360.0).contains(&x) && (0.0..=280.0).contains(&y);
                assert!(inside, "{class}: {x},{y}");
            }
        }
    }
    assert!(matches!(try_draw(&[], &[]), Err(ChartError::Empty(_))));
}

fn series(cycles: u32, pauses_ns: &[u64]) -> HeapSeries {
    let sample = |k: u64| HeapSample {
        at_ns: k * 500_000,
        objects: 1000 + k * 10,
        live: 900,
        goal: 4 << 20,
        cycles: 5,
    };
    HeapSeries {
        iterations: 4000,
        wall_ns: 200_000_000,
        cycles,
        pause_total_ns: 90_000,
        pauses_ns: pauses_ns.to_vec(),
        samples: (0..300).map(sample).collect(),
    }
}

/// A measured case whose heap was watched.
pub fn watched() -> CaseRecord {
    let mut record = report_fixture::measured("watched");
    record.case.heap_over_time = true;
    record.add(Entry::Heap { variant: Variant::Before, series: series(3, &[20_000, 50_000]) });
    record.add(Entry::Heap { variant: Variant::After, series: series(0, &[]) });
    record
}

#[test]
fn the_sum_is_what_a_hand_adds_up() {
    let sums = summaries(&watched()).expect("both were watched");
    // 1000 + 299 * 10; one of three pauses is forgotten, so the longest may be longer.
    assert_eq!((sums.before.peak, sums.before.live, sums.before.cycles), (3990, 900, 3));
    assert_eq!((sums.before.pause_most, sums.before.cycles_forgotten), (Some(50_000), true));
    assert_eq!((sums.after.pause_most, sums.after.cycles_forgotten), (None, false));
    let mut half = watched();
    half.heap.after = None;
    assert_eq!(summaries(&half), None);
    assert!(!half.is_heap_settled() && watched().is_heap_settled());
    assert_eq!(iterations_for(50.0), 4_000_000);
    assert_eq!((iterations_for(1e12), iterations_for(f64::NAN)), (1, 4_000_000_000));
}

#[test]
fn page_and_markdown_have_chart_and_table_and_the_journal_keeps_the_series() {
    let record = watched();
    let line = wire::line(&Entry::Heap { variant: Variant::Before, series: series(3, &[1]) });
    let first = wire::line(&Entry::Case { case: Box::new(record.case.clone()) });
    let read = wire::read_case(&format!("{first}{line}")).expect("a journal");
    assert_eq!(read.heap.before, Some(series(3, &[1])));
    let recording = report_fixture::recording(vec![record]);
    let judgements = report_fixture::judged(&recording);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &report_fixture::THRESHOLDS,
        companions: &Companions::default(),
    };
    let templates = Templates::built_in().expect("templates");
    let files = rendered(&report, &templates).expect("pages");
    let text = |path: &str| files[path].clone();
    let page = text("cases/watched.html");
    for part in ["watched-heap-t", "50\u{a0}µs or more", "The heap while it runs", "GC cycles"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(text("report.md").contains("| GC cycles | 3 | 0 |"), "{}", text("report.md"));
}

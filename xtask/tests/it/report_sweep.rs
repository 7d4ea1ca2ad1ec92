//! The chart of a sweep and its place on the page: truthful at the extremes, small, safe.

use xtask::case::ByVariant;
use xtask::report::chart::scale::Unit;
use xtask::report::chart::sweep::{Level, Point, Span, Sweep, draw};
use xtask::report::chart::{Chart, ChartError, RatioInterval};

fn level(typical: f64) -> Level {
    Level { typical, low: typical * 0.9, high: typical * 1.2 }
}

fn point(value: f64, ns: (f64, f64), allocs: (f64, f64)) -> Point {
    let ratio = ns.1 / ns.0;
    let interval = RatioInterval { estimate: ratio, low: ratio * 0.9, high: ratio * 1.1 };
    Point {
        value,
        ns: ByVariant { before: level(ns.0), after: level(ns.1) },
        allocs: ByVariant { before: allocs.0, after: allocs.1 },
        ratio,
        interval: Some(interval),
        side: if ratio < 1.0 { "cheaper" } else { "dearer" },
    }
}

fn try_draw(points: &[Point], crossing: Option<Span>) -> Result<Chart, ChartError> {
    draw(&Sweep {
        id: "x-sweep",
        parameter: "size",
        unit: Unit::Bytes,
        noun: "B",
        points,
        crossing,
        description: "After becomes dearer between 64 B and 128 B.".to_owned(),
    })
}

fn usual() -> Vec<Point> {
    let values = [8.0, 64.0, 128.0, 4096.0, 65536.0];
    values
        .into_iter()
        .map(|v: f64| point(v, (10.0, v / 8.0), (1.0, f64::from(u8::from(v > 100.0)))))
        .collect()
}

/// Every coordinate of every shape.
fn coordinates(svg: &str) -> Vec<(f64, f64)> {
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let pairs = |list: &str| -> Vec<(f64, f64)> {
        let pair = |p: &str| p.split_once(',').map(|(x, y)| (number(x), number(y)));
        list.split(' ').map(|p| pair(p).expect("x,y")).collect()
    };
    let mut all: Vec<(f64, f64)> = Vec::new();
    for points in svg.split(" points=\"").skip(1) {
        all.extend(pairs(points.split('"').next().expect("a quote")));
    }
    for circle in svg.split(" cx=\"").skip(1) {
        let x = number(circle.split('"').next().expect("a quote"));
        let y = circle.split(" cy=\"").nth(1).expect("cy").split('"').next().expect("a quote");
        all.push((x, number(y)));
    }
    all
}

fn stays_inside(chart: &Chart) {
    let svg = chart.svg.as_str();
    let height =
        svg.split(" height=\"").nth(1).and_then(|h| h.split('"').next()).expect("a height");
    let height: f64 = height.parse().expect("a number");
    for (x, y) in coordinates(svg) {
        assert!((0.0..=360.0).contains(&x) && (0.0..=height).contains(&y), "{x},{y} of {height}");
    }
}

#[test]
fn curves_have_names_marks_whiskers_and_the_crossing() {
    let span = Span { low: 64.0, estimate: 80.0, high: 128.0 };
    let chart = try_draw(&usual(), Some(span)).expect("finite");
    let svg = chart.svg.as_str();
    stays_inside(&chart);
    // After allocates nothing up to 64 and once from 128 on: a mark on either side of the step.
    assert_eq!(svg.matches("<circle").count(), 5 + 2);
    assert_eq!(svg.matches("<polygon class=\"c-before\"").count(), 5);
    assert_eq!(svg.matches(">before</text>").count(), 2, "one in each panel");
    assert_eq!(svg.matches(">crossing</text>").count(), 1);
    // The stripe is a third of the octaves between 8 and 64 wide: 64 to 128 is one octave.
    let marks: Vec<f64> = svg
        .split(" cx=\"")
        .skip(1)
        .map(|c| c.split('"').next().unwrap().parse().unwrap())
        .collect();
    let stripe = svg.split("<rect class=\"c-band\"").nth(1).expect("a stripe");
    let width: f64 =
        stripe.split(" width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!((width * 3.0 - (marks[1] - marks[0])).abs() < 0.1, "{width} {marks:?}");
    for label in ["8\u{a0}B", "4\u{a0}KiB", "10\u{a0}ns"] {
        assert!(svg.contains(&format!(">{label}</text>")), "{label}: {svg}");
    }
    assert!(svg.contains("role=\"img\"") && svg.contains("<desc id=\"x-sweep-d\">After becomes"));
    assert!(svg.len() < 9000, "{}", svg.len());
    assert_eq!(chart, try_draw(&usual(), Some(span)).expect("finite"), "the same bytes");
}

#[test]
fn one_point_and_no_allocations_and_extremes() {
    let one = try_draw(&[point(8.0, (5.0, 5.0), (0.0, 0.0))], None).expect("one point");
    stays_inside(&one);
    let svg = one.svg.as_str();
    assert_eq!(svg.matches("<circle").count(), 1, "{svg}");
    assert!(!svg.contains("allocations per operation"), "nothing is allocated: no panel");
    assert_eq!(one.table.rows.len(), 1);
    let wide = [point(1.0, (1e-3, 1e12), (0.0, 1e9)), point(1e12, (1e12, 1e-3), (1e9, 0.001))];
    let chart = try_draw(&wide, Some(Span { low: 1.0, estimate: 1e6, high: 1e12 })).expect("wide");
    stays_inside(&chart);
    let near = [point(8.0, (5.0, 5.01), (1.0, 1.0)), point(9.0, (5.0, 5.0), (1.0, 1.0))];
    let chart = try_draw(&near, Some(Span { low: 8.0, estimate: 8.0, high: 8.0 })).expect("near");
    stays_inside(&chart);
}

#[test]
fn noise_is_not_zoomed_into_drama() {
    let flat: Vec<Point> = [1.0, 2.0, 4.0].map(|v| point(v, (100.0, 101.0), (0.0, 0.0))).into();
    let chart = try_draw(&flat, None).expect("flat");
    let svg = chart.svg.as_str();
    let diamond = svg.split("<polygon class=\"c-before\"").nth(1).expect("a diamond");
    let (before, after) = (coordinates(diamond)[0].1, coordinates(svg).pop().expect("a dot").1);
    assert!((before - after).abs() < 3.0, "one percent is {} pixels", (before - after).abs());
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    assert!(matches!(try_draw(&[], None), Err(ChartError::Empty(_))));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(try_draw(&[point(bad, (1.0, 1.0), (0.0, 0.0))], None).is_err(), "value {bad}");
        assert!(try_draw(&[point(8.0, (bad, 1.0), (0.0, 0.0))], None).is_err(), "time {bad}");
    }
    assert!(try_draw(&[point(8.0, (1.0, 1.0), (f64::NAN, 0.0))], None).is_err());
}

#[test]
fn names_in_the_chart_are_text() {
    let chart = draw(&Sweep {
        id: "x",
        parameter: "</svg><script>alert(1)</script>",
        unit: Unit::Count,
        noun: "<b>",
        points: &usual(),
        crossing: None,
        description: "<i>".to_owned(),
    });
    let svg = chart.expect("finite").svg.as_str().to_owned();
    assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<i>"), "{svg}");
}

//! Charts: truthful at the extremes, deterministic, described, safe.

use xtask::case::ByVariant;
use xtask::report::chart::bars::{Bars, Quantity};
use xtask::report::chart::forest::{self, Row};
use xtask::report::chart::rates::{self, Rate, Rates};
use xtask::report::chart::replicates::{self, Replicates};
use xtask::report::chart::strip::{self, Strip};
use xtask::report::chart::{Chart, ChartError, RatioInterval, bars};

fn allocations(before: f64, after: f64) -> Chart {
    let values = ByVariant { before, after };
    bars::draw(&Bars { id: "x-allocs", quantity: Quantity::Allocations, values }).expect("finite")
}

/// Values of one attribute of all elements of one name and class, in order.
fn attribute(svg: &str, element: &str, class: &str, name: &str) -> Vec<f64> {
    svg.split(&format!("<{element} class=\"{class}\""))
        .skip(1)
        .map(|rest| {
            let value = rest.split(&format!(" {name}=\"")).nth(1).expect("the attribute");
            value.split('"').next().expect("a quote").parse().expect("a number")
        })
        .collect()
}

#[test]
fn zero_on_both_sides_draws_no_bar_and_two_zeros() {
    let chart = allocations(0.0, 0.0);
    let svg = chart.svg.as_str();
    assert!(attribute(svg, "rect", "c-hatch", "width").is_empty());
    assert!(attribute(svg, "rect", "c-after", "width").is_empty());
    assert_eq!(svg.matches(">0</text>").count(), 2);
    assert_eq!(chart.description, "0 before and after.");
}

#[test]
fn bars_are_to_scale_even_when_one_cannot_be_seen() {
    let chart = allocations(900.0, 1.0);
    let svg = chart.svg.as_str();
    let before = attribute(svg, "rect", "c-hatch", "width")[0];
    let after = attribute(svg, "rect", "c-after", "width")[0];
    assert!(before > 200.0, "{before}");
    // Within the half hundredth of a pixel that coordinates are rounded to.
    assert!((after - before / 900.0).abs() <= 0.006, "{after} against {before}");
    assert!(svg.contains(">900</text>") && svg.contains(">1</text>"));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let values = ByVariant { before: f64::NAN, after: 1.0 };
    let refused = bars::draw(&Bars { id: "x", quantity: Quantity::Bytes, values });
    assert!(matches!(refused, Err(ChartError::NotFinite { .. })), "{refused:?}");
    for ratios in [&[1.0, f64::INFINITY][..], &[0.0], &[-1.0], &[]] {
        let input = Replicates { id: "x", ratios, interval: None, min_effect: 0.05 };
        assert!(replicates::draw(&input).is_err(), "{ratios:?}");
    }
}

#[test]
fn an_interval_wider_than_the_axis_ends_in_arrows() {
    let narrow = RatioInterval { estimate: 0.5, low: 0.45, high: 0.55 };
    let wide = RatioInterval { estimate: 1.0, low: 1e-9, high: 1e9 };
    let rows = [
        Row { name: "narrow", interval: Some(narrow) },
        Row { name: "wide", interval: Some(wide) },
        Row { name: "none", interval: None },
    ];
    let axis = forest::shared(&rows, 0.05).expect("finite");
    let polygons = |interval| {
        let drawing = forest::row(&interval, axis).expect("finite");
        drawing.as_str().matches("<polygon").count()
    };
    assert_eq!(polygons(narrow), 1, "the diamond");
    assert_eq!(polygons(wide), 3, "the diamond and two arrows");
    let whole = forest::draw("all", &rows, 0.05).expect("finite");
    assert_eq!(whole.table.rows.len(), 3);
    assert!(whole.svg.as_str().len() < 6000, "{}", whole.svg.as_str().len());
}

#[test]
fn every_number_drawn_is_inside_the_frame() {
    let ratios = [1.0 / 900.0, 0.2, 1.0, 5.0, 2000.0];
    let interval = Some(RatioInterval { estimate: 0.9, low: 1.0 / 900.0, high: 2000.0 });
    let chart =
        replicates::draw(&Replicates { id: "x", ratios: &ratios, interval, min_effect: 0.05 })
            .expect("finite");
    let svg = chart.svg.as_str();
    for points in svg.split("points=\"").skip(1) {
        let points = points.split('"').next().expect("a quote");
        for point in points.split(' ') {
            let (x, y) = point.split_once(',').expect("x,y");
            let (x, y): (f64, f64) = (x.parse().expect("x"), y.parse().expect("y"));
            assert!((0.0..=360.0).contains(&x) && (0.0..=400.0).contains(&y), "{point}");
        }
    }
    assert!(svg.contains(">1</text>") && svg.contains(">5</text>"), "first and last are numbered");
}

#[test]
fn the_same_input_gives_the_same_bytes_and_is_described() {
    let times = [20.0, 21.5, 20.2];
    let strip = || {
        strip::draw(&Strip {
            id: "case-time",
            times: ByVariant { before: &times, after: &times },
            typical: ByVariant { before: 20.2, after: 20.2 },
        })
        .expect("finite")
    };
    let chart = strip();
    assert_eq!(chart, strip());
    let svg = chart.svg.as_str();
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"case-time-t\">"));
    assert!(svg.contains("aria-labelledby=\"case-time-t case-time-d\""), "{svg}");
    assert_eq!(attribute(svg, "circle", "c-before", "cx").len(), 3);
}

#[test]
fn names_in_charts_are_text() {
    let rows = [Row { name: "</svg><script>alert(1)</script>", interval: None }];
    let chart = forest::draw("all", &rows, 0.05).expect("finite");
    assert!(!chart.svg.as_str().contains("<script"), "{}", chart.svg.as_str());
}

#[test]
fn rates_are_to_scale_beside_their_goal() {
    let rate = |share, low, high| Rate { name: "x", share, low, high };
    let rates = [rate(0.0, 0.0, 0.04), rate(0.5, 0.25, 0.75), rate(0.02, 0.0, 0.06)];
    let input = Rates { id: "x", title: "<t>", rates: &rates, goal_from: 0.0, goal_to: 0.05 };
    let chart = rates::draw(&input).expect("finite");
    let svg = chart.svg.as_str();
    // The axis has 322 pixels: 5 % of it are 16.1, a quarter is 80.5.
    let band = attribute(svg, "rect", "c-band", "width")[0];
    assert!((band - 16.1).abs() < 0.02, "{band}");
    let line = svg.split("<polyline class=\"c-after\"").nth(2).expect("a second interval");
    let points = line.split("points=\"").nth(1).and_then(|p| p.split('"').next()).expect("points");
    let x = |point: &str| point.split(',').next().unwrap().parse::<f64>().unwrap();
    let ends: Vec<f64> = points.split(' ').map(x).collect();
    let width = ends[ends.len() - 1] - ends[0];
    assert!((width - 161.0).abs() < 0.02, "{width}");
    assert!(chart.description.contains("1 of 3 rates; the others"), "{}", chart.description);
    assert!(svg.contains("&lt;t&gt;") && svg.contains("role=\"img\""));
    let lost = [rate(f64::NAN, 0.0, 1.0)];
    assert!(rates::draw(&Rates { rates: &lost, ..input }).is_err());
    assert!(rates::draw(&Rates { rates: &[], ..input }).is_err());
}

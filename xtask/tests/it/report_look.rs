//! The palette's contrasts, computed from the style sheet itself, and snapshots of two pages.

use std::collections::BTreeMap;

use xtask::report::templates::Templates;
use xtask::report::{Companions, Edition, Part, Report, collect};

use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};
use crate::report_pages::rendered;

/// Relative luminance by WCAG 2.2.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("two hex digits");
        let value = f64::from(byte) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colours of a scheme by name: 0 is light, 1 is dark.
fn palette(scheme: usize) -> BTreeMap<String, String> {
    let templates = Templates::built_in().expect("the built-in templates");
    let mut colours = BTreeMap::new();
    for line in templates.style().lines() {
        let Some((name, rest)) = line.trim().split_once(": light-dark(") else { continue };
        let pair: Vec<_> = rest.trim_end_matches(");").split(", ").collect();
        colours.insert(name.to_owned(), pair[scheme].to_owned());
    }
    assert!(colours.len() > 20, "the style sheet's palette was not found");
    colours
}

#[test]
fn contrast_is_computed_as_wcag_does() {
    // The values of the specification's own examples.
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.005);
}

#[test]
fn text_has_4_5_to_1_and_shapes_3_to_1_in_light_and_dark() {
    let texts = ["ink", "muted", "link", "good", "bad", "unsure", "heap", "stack", "paperescape"];
    let code = ["code-keyword", "code-string", "code-number", "code-name"];
    let shapes = ["before", "after"];
    let mut low = Vec::new();
    for scheme in [0, 1] {
        let colours = palette(scheme);
        let colour = |name: &str| colours[&format!("--{name}")].as_str();
        let mut check = |front: &str, back: &str, least: f64| {
            let ratio = contrast(colour(front), colour(back));
            if ratio < least {
                low.push(format!("scheme {scheme}: {front} on {back} is {ratio:.2}, not {least}"));
            }
        };
        for back in ["paper", "panel"] {
            texts.iter().for_each(|front| check(front, back, 4.5));
            shapes.iter().for_each(|front| check(front, back, 3.0));
        }
        for back in ["paper", "heap-tint", "band"] {
            code.iter().for_each(|front| check(front, back, 4.5));
            check("muted", back, 4.5);
        }
        for (front, back) in
            [("heap", "heap-tint"), ("stack", "stack-tint"), ("paperescape", "paper-tint")]
        {
            check(front, back, 4.5);
            check("ink", back, 4.5);
            check("link", back, 4.5);
        }
        shapes.iter().for_each(|front| check(front, "band", 3.0));
    }
    assert!(low.is_empty(), "too little contrast:\n{}", low.join("\n"));
}

#[test]
fn charts_are_legible_without_a_style_sheet() {
    use xtask::report::chart::Role;
    let hex = |role: Role| {
        let (r, g, b) = role.rgb();
        format!("#{r:02x}{g:02x}{b:02x}")
    };
    for role in [Role::Before, Role::After, Role::Ink, Role::Muted] {
        let least = if matches!(role, Role::Ink | Role::Muted) { 4.5 } else { 3.0 };
        let ratio = contrast(&hex(role), "#ffffff");
        assert!(ratio >= least, "{role:?} on white is {ratio:.2}");
    }
}

/// The one place that takes out of a page what changes from release to release.
fn redacted(text: &str) -> String {
    text.replace(&format!("escape clinic {}", "0.1.0"), "escape clinic [version]")
}

fn file(path: &str) -> String {
    let recording = recording(vec![measured("return-address"), failed("no-compile")]);
    let judgements = judged(&recording);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    let templates = Templates::built_in().expect("the built-in templates");
    redacted(&rendered(&report, &templates).expect("every field exists")[path])
}

#[test]
fn the_index_looks_so() {
    insta::assert_snapshot!(file("index.html"));
}

#[test]
fn a_case_looks_so() {
    insta::assert_snapshot!(file("cases/return-address.html"));
}

#[test]
fn markdown_looks_so() {
    insta::assert_snapshot!(file("report.md"));
}

/// A comment on GitHub holds 65,536 characters.
#[test]
fn the_markdown_of_a_thousand_cases_fits_a_comment_and_says_what_it_lacks() {
    let record = |n: usize| match format!("case-{n}") {
        id if n == 990 => failed(&id),
        id => measured(&id),
    };
    let recording = recording((0..1000).map(record).collect());
    let report = Report {
        recording: &recording,
        judgements: &judged(&recording),
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    let edition = Edition { parts: [Part::Markdown].into(), address: None };
    let made = collect(&report, &Templates::built_in().unwrap(), &edition).unwrap();
    let markdown = std::str::from_utf8(&made[0].bytes).unwrap();
    assert!(markdown.chars().count() <= 65_536, "{} characters", markdown.chars().count());
    assert!(markdown.contains("The rows of 800 more cases are left out here."));
    let first = markdown.lines().skip_while(|line| !line.starts_with("|---")).nth(1).unwrap();
    assert!(first.contains("failed"), "what failed stands first: {first}");
}

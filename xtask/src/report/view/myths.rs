//! The myth board: every claim that a case puts to the test, by the source that makes it, what does
//! not hold first.

use serde::Serialize;

use super::super::html::clip;
use super::super::matrix_text::releases;
use super::super::{Report, units};
use super::index::Links;
use super::versions;
use crate::case::{CaseId, Condition, Metric};
use crate::judge::ClaimOutcome;
use crate::judge::matrix::AcrossVersions;

/// `myths.hbs`: the claims.
#[derive(Debug, Clone, Serialize)]
pub struct MythsView {
    /// The answer in one sentence.
    pub answer: String,
    /// The Go that the numbers are of.
    pub go: String,
    /// Heads of the columns of releases; empty without a matrix.
    pub names: Vec<String>,
    /// The claims of each source.
    pub sources: Vec<SourceView>,
}

/// What one text claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// Its title.
    pub source: String,
    /// An id of its own on the page.
    pub id: String,
    /// "3 of 7 do not hold".
    pub tally: String,
    /// Its claims, what does not hold first.
    pub claims: Vec<ClaimView>,
}

/// A claim and what came of it; never by colour alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimView {
    /// The claim.
    pub text: String,
    /// A verdict's class: `worse`, `cured` or `inconclusive`.
    pub class: &'static str,
    /// A sign of its own for each verdict.
    pub sign: &'static str,
    /// "holds", "does not hold", "cannot tell".
    pub word: &'static str,
    /// "0 allocs/op before".
    pub measured: String,
    /// "it would hold at exactly 1".
    pub needed: String,
    /// On which releases; empty without a matrix.
    pub releases: String,
    /// The page of the case that tests it.
    pub href: String,
    /// That case's title.
    pub case: String,
}

/// A claim as one line of `report.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// The claim.
    pub text: String,
    /// Whose it is.
    pub source: String,
    /// As in [`ClaimView`].
    pub sign: &'static str,
    /// As in [`ClaimView`].
    pub word: &'static str,
    /// As in [`ClaimView`].
    pub measured: String,
}

/// Every claim as a line, by source, what does not hold first.
pub fn lines(report: &Report<'_>) -> Vec<ClaimLine> {
    let mut lines = Vec::new();
    for SourceView { source, claims, .. } in view(report, Links::Anchors).sources {
        lines.extend(claims.into_iter().map(|claim| ClaimLine {
            text: claim.text,
            source: source.clone(),
            sign: claim.sign,
            word: claim.word,
            measured: claim.measured,
        }));
    }
    lines
}

/// Makes the view.
pub fn view(report: &Report<'_>, links: Links) -> MythsView {
    let matrix = report.companions.matrix.as_ref();
    let names = matrix.map(releases).unwrap_or_default();
    let across: Vec<AcrossVersions> = matrix
        .map(|matrix| versions::known(report, matrix).into_iter().map(|(_, a)| a).collect())
        .unwrap_or_default();
    let mut sources: Vec<Source> = Vec::new();
    for scene in report.scenes() {
        let of_case = across.iter().find(|a| a.id == scene.record.case.id);
        for (index, outcome) in scene.judgement.claims.iter().enumerate() {
            let on = of_case.and_then(|a| a.claims.get(index)).map(Vec::as_slice);
            let claim = claim(outcome, &scene.record.case.id, on, &names, links);
            let claim = Ranked {
                holds: outcome.holds,
                view: ClaimView { case: clip(&scene.record.case.title, 160), ..claim },
            };
            match sources.iter_mut().find(|known| known.title == outcome.claim.source) {
                Some(known) => known.claims.push(claim),
                None => sources
                    .push(Source { title: outcome.claim.source.clone(), claims: vec![claim] }),
            }
        }
    }
    MythsView {
        answer: answer(&sources),
        go: report.recording.header.go.version.number(),
        names,
        sources: sources.into_iter().enumerate().map(|(n, source)| source.view(n)).collect(),
    }
}

struct Ranked {
    holds: Option<bool>,
    view: ClaimView,
}

struct Source {
    title: String,
    claims: Vec<Ranked>,
}

impl Source {
    fn view(mut self, number: usize) -> SourceView {
        self.claims.sort_by_key(|claim| match claim.holds {
            Some(false) => 0,
            None => 1,
            Some(true) => 2,
        });
        let wrong = self.claims.iter().filter(|claim| claim.holds == Some(false)).count();
        SourceView {
            source: clip(&self.title, 200),
            id: format!("source-{}", number + 1),
            tally: match (wrong, self.claims.len()) {
                (0, all) => format!("none of {} is refuted", units::plural(all, "claim")),
                (1, all) => format!("1 of {} does not hold", units::plural(all, "claim")),
                (wrong, all) => format!("{wrong} of {} do not hold", units::plural(all, "claim")),
            },
            claims: self.claims.into_iter().map(|claim| claim.view).collect(),
        }
    }
}

fn answer(sources: &[Source]) -> String {
    let count = |holds: Option<bool>| {
        sources.iter().flat_map(|source| &source.claims).filter(|c| c.holds == holds).count()
    };
    let (no, yes, open) = (count(Some(false)), count(Some(true)), count(None));
    if no + yes + open == 0 {
        return "No case of this report tests a claim.".to_owned();
    }
    let refuted = match no {
        1 => "1 claim does not hold".to_owned(),
        no => format!("{no} claims do not hold"),
    };
    let mut parts = vec![refuted, format!("{yes} hold")];
    if open > 0 {
        parts.push(format!("{open} cannot be told"));
    }
    format!("Of what widely read texts say, {}.", parts.join(", "))
}

fn claim(
    outcome: &ClaimOutcome,
    id: &CaseId,
    on: Option<&[Option<bool>]>,
    names: &[String],
    links: Links,
) -> ClaimView {
    let (class, sign, word) = match outcome.holds {
        Some(true) => ("cured", "✓", "holds"),
        Some(false) => ("worse", "✗", "does not hold"),
        None => ("inconclusive", "?", "cannot tell"),
    };
    let metric = outcome.claim.holds_when.metric;
    ClaimView {
        text: clip(&outcome.claim.text, 400),
        class,
        sign,
        word,
        measured: match outcome.measured {
            Some(value) => {
                let beside = beside(&outcome.claim.holds_when, value);
                format!("{beside}{}", quantity(metric, value))
            }
            None => "not measured".to_owned(),
        },
        needed: format!("it would hold {}", needed(&outcome.claim.holds_when)),
        releases: if names.is_empty() { String::new() } else { where_it_holds(metric, on, names) },
        href: links.case(id),
        case: String::new(),
    }
}

/// "1 alloc/op before the treatment".
fn quantity(metric: Metric, value: f64) -> String {
    match metric {
        Metric::AllocsBefore => format!("{} allocs/op, before", units::count(value)),
        Metric::AllocsAfter => format!("{} allocs/op, after", units::count(value)),
        Metric::BytesBefore => format!("{}/op, before", units::bytes(value)),
        Metric::BytesAfter => format!("{}/op, after", units::bytes(value)),
        Metric::NsBefore => format!("{} per operation, before", units::time(value)),
        Metric::NsAfter => format!("{} per operation, after", units::time(value)),
        Metric::TimeRatio => format!("time after ÷ before is {}", units::ratio(value)),
        Metric::CheaperFrom => format!("after is cheaper from {} on", units::count(value)),
    }
}

/// Where a value lies whose rounded word is that of a bound: else "15 ns" could fail "from 15 ns".
fn beside(condition: &Condition, value: f64) -> &'static str {
    let word = |value: f64| bound_word(condition.metric, value);
    let bounds = [condition.equals, condition.at_least, condition.at_most, condition.above];
    let mut near = bounds.into_iter().chain([condition.below]).flatten();
    match near.find(|&bound| bound != value && word(bound) == word(value)) {
        // Ratios are told with more digits than any bound has.
        _ if matches!(condition.metric, Metric::TimeRatio | Metric::CheaperFrom) => "",
        Some(bound) if value < bound => "just under ",
        Some(_) => "just over ",
        None => "",
    }
}

fn bound_word(metric: Metric, value: f64) -> String {
    match metric {
        Metric::BytesBefore | Metric::BytesAfter => units::bytes(value),
        Metric::NsBefore | Metric::NsAfter => units::time(value),
        _ => units::count(value),
    }
}

/// The bounds in words: "at exactly 1", "above 1 and below 2".
fn needed(condition: &Condition) -> String {
    let number = |value: f64| bound_word(condition.metric, value);
    let bounds = [
        ("at exactly", condition.equals),
        ("from", condition.at_least),
        ("up to", condition.at_most),
        ("above", condition.above),
        ("below", condition.below),
    ];
    let told: Vec<String> = bounds
        .iter()
        .filter_map(|(word, bound)| Some(format!("{word} {}", number((*bound)?))))
        .collect();
    if told.is_empty() { "always".to_owned() } else { told.join(" and ") }
}

/// "on every release", "on 1.24 only", "measured on this one only".
fn where_it_holds(metric: Metric, on: Option<&[Option<bool>]>, names: &[String]) -> String {
    let timed = [Metric::TimeRatio, Metric::NsBefore, Metric::NsAfter, Metric::CheaperFrom];
    if timed.contains(&metric) {
        return "time: measured on this release only".to_owned();
    }
    let Some(on) = on.filter(|on| on.iter().any(Option::is_some)) else {
        return "not compared between releases".to_owned();
    };
    let with = |holds: bool| -> Vec<&str> {
        let named = on.iter().zip(names).filter(|(on, _)| **on == Some(holds));
        named.map(|(_, name)| name.as_str()).collect()
    };
    match (with(true).as_slice(), with(false).as_slice()) {
        (_, []) => format!("holds on {}", span(names)),
        ([], _) => format!("does not hold on {}", span(names)),
        (yes, no) => format!("holds on {}, not on {}", yes.join(", "), no.join(", ")),
    }
}

fn span(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [first, .., last] => format!("{first} to {last}"),
        [] => "no release".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(metric: Metric) -> Condition {
        Condition { metric, equals: None, at_least: None, at_most: None, above: None, below: None }
    }

    #[test]
    fn bounds_become_words() {
        let allocs = condition(Metric::AllocsBefore);
        assert_eq!(needed(&Condition { equals: Some(1.0), ..allocs }), "at exactly 1");
        let both = Condition { above: Some(25.0), below: Some(50.5), ..condition(Metric::NsAfter) };
        assert_eq!(needed(&both), "above 25\u{a0}ns and below 50.5\u{a0}ns");
    }

    #[test]
    fn releases_are_named_where_they_differ() {
        let names = ["1.24", "1.25", "1.26"].map(str::to_owned);
        let place = |on: [Option<bool>; 3]| where_it_holds(Metric::AllocsBefore, Some(&on), &names);
        assert_eq!(
            place([Some(true), Some(false), Some(false)]),
            "holds on 1.24, not on 1.25, 1.26"
        );
        assert_eq!(place([Some(false); 3]), "does not hold on 1.24 to 1.26");
        assert_eq!(place([Some(true); 3]), "holds on 1.24 to 1.26");
        assert_eq!(place([None; 3]), "not compared between releases");
        let time = where_it_holds(Metric::TimeRatio, None, &names);
        assert_eq!(time, "time: measured on this release only");
    }
}

//! The matrix of Go releases for the terminal: what changed, what does not hold; and as JSON.

use serde::Serialize;

use super::units;
use crate::case::Variant;
use crate::judge::matrix::{AcrossVersions, Oddity, State, Surprise, VariantAcross, WordsAcross};
use crate::recording::Matrix;

/// The rows that changed, then the promises that do not hold, then one sentence.
pub fn text(matrix: &Matrix, rows: &[AcrossVersions]) -> String {
    let names = releases(matrix);
    let changed: Vec<&AcrossVersions> = rows.iter().filter(|row| row.changes()).collect();
    let mut lines = table(&changed, &names);
    let broken: Vec<String> = rows
        .iter()
        .flat_map(|row| &row.broken)
        .map(|broken| format!("{} with {}: {}", broken.place, broken.go.number(), broken.what))
        .collect();
    if !broken.is_empty() {
        lines.push("\npromises that do not hold:".to_owned());
        lines.extend(broken.iter().map(|line| format!("  {line}")));
    }
    lines.push(format!(
        "\n{} of {} differ between {}; {}",
        changed.len(),
        units::plural(rows.len(), "case"),
        listed(&names),
        match broken.len() {
            0 => "every promise holds on each".to_owned(),
            n => format!("{} not kept", units::plural(n, "promise")),
        }
    ));
    lines.join("\n") + "\n"
}

/// The releases as a reader calls them: `1.26` where one of each is there, else in full.
pub fn releases(matrix: &Matrix) -> Vec<String> {
    let short = |version: &crate::case::GoVersion| format!("{}.{}", version.major, version.minor);
    let names: Vec<String> = matrix.versions.iter().map(short).collect();
    let unique = names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
    if unique { names } else { matrix.versions.iter().map(|version| version.number()).collect() }
}

/// "1.24, 1.25 and 1.26".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => "no release".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn table(rows: &[&AcrossVersions], names: &[String]) -> Vec<String> {
    let width = rows.iter().map(|row| row.id.as_str().len()).max().unwrap_or(4).max(4);
    let mut head = format!("{:width$}  {:6}  {:9}", "case", "side", "per op");
    names.iter().for_each(|name| head.push_str(&format!("  {name:>9}")));
    let mut lines = vec![head];
    for row in rows {
        for variant in Variant::BOTH {
            let side = row.variants.get(variant);
            if !side.changes() && row.failures.iter().all(Option::is_none) {
                continue;
            }
            for (what, values, word) in [
                ("allocs/op", &side.allocs, units::count as fn(f64) -> String),
                ("B/op", &side.bytes, units::bytes),
            ] {
                let mut line = format!("{:width$}  {:6}  {what:9}", row.id, variant.word());
                for value in values {
                    let cell = value.map_or_else(|| "-".to_owned(), word);
                    line.push_str(&format!("  {cell:>9}"));
                }
                lines.push(line);
            }
            lines.extend(sentences(side, names).iter().map(|line| format!("    {line}")));
        }
    }
    lines
}

/// What changed about a variant, each in one sentence.
pub fn sentences(side: &VariantAcross, names: &[String]) -> Vec<String> {
    let words = side.words.iter().map(|words| decision(words, names));
    let surprises = side.surprises.iter().map(|surprise| oddity(surprise, side, names));
    words.chain(surprises).collect()
}

/// "line 9: “moved to heap: x” in 1.24 to 1.26, not from 1.27".
pub fn decision(words: &WordsAcross, names: &[String]) -> String {
    let runs = runs(&words.states);
    let told: Vec<String> = runs
        .iter()
        .filter(|run| run.state != State::Unknown)
        .map(|run| format!("{} {}", span(run, names), state(run.state)))
        .collect();
    format!("line {}: “{}”: {}", words.line, words.text, told.join("; "))
}

fn state(state: State) -> &'static str {
    match state {
        State::Unknown => "not compiled",
        State::Stays => "not said",
        State::Paper => "on paper only",
        State::Unseen => "said, nothing seen",
        State::Heap => "said",
    }
}

/// Neighbouring releases that agree.
struct Run {
    first: usize,
    last: usize,
    state: State,
}

fn runs(states: &[State]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, state) in states.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.state == *state => run.last = place,
            _ => runs.push(Run { first: place, last: place, state: *state }),
        }
    }
    runs
}

/// "until 1.25", "from 1.27", "in 1.25 and 1.26", "in 1.24 to 1.26".
fn span(run: &Run, names: &[String]) -> String {
    let (first, last) = (&names[run.first], &names[run.last]);
    let end = names.len() - 1;
    match (run.first, run.last) {
        (first_place, last_place) if first_place == last_place && first_place != end => {
            format!("in {first}")
        }
        (0, last_place) if last_place == end => "everywhere".to_owned(),
        (0, _) => format!("until {last}"),
        (_, last_place) if last_place == end => format!("from {first}"),
        (a, b) if b == a + 1 => format!("in {first} and {last}"),
        _ => format!("in {first} to {last}"),
    }
}

/// Where text and count part company, with the counts.
pub fn oddity(surprise: &Surprise, side: &VariantAcross, names: &[String]) -> String {
    let count = |place: usize| side.allocs[place].map_or_else(|| "?".to_owned(), units::count);
    let (old, new) = (&names[surprise.from], &names[surprise.to]);
    let what = match surprise.what {
        Oddity::SameTextOtherCount => "same text, other count",
        Oddity::NewVerdictFewerAllocations => "a new line, and fewer allocations",
        Oddity::VerdictGoneMoreAllocations => "a line less, and more allocations",
        Oddity::OtherTextSameCount => "other text, same count",
    };
    match surprise.what {
        Oddity::OtherTextSameCount => {
            format!("{what}: {} allocs/op in {old} and {new}", count(surprise.from))
        }
        _ => format!(
            "{what}: {} allocs/op in {old}, {} in {new}",
            count(surprise.from),
            count(surprise.to)
        ),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    platform: &'a str,
    versions: Vec<String>,
    cases: &'a [AcrossVersions],
}

/// Everything, for programs.
pub fn json(matrix: &Matrix, rows: &[AcrossVersions]) -> String {
    let document = Document {
        schema_version: matrix.schema_version,
        platform: &matrix.platform,
        versions: matrix.versions.iter().map(|version| version.number()).collect(),
        cases: rows,
    };
    serde_json::to_string_pretty(&document).expect("rows are plain data") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["1.24", "1.25", "1.26", "1.27"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_decision_is_told_by_the_releases_that_agree() {
        use State::{Heap, Paper, Stays, Unknown};
        for (states, expected) in [
            ([Heap, Heap, Heap, Stays], "until 1.26 said; from 1.27 not said"),
            ([Heap, Paper, Paper, Paper], "in 1.24 said; from 1.25 on paper only"),
            (
                [Stays, Heap, Heap, Stays],
                "in 1.24 not said; in 1.25 and 1.26 said; from 1.27 not said",
            ),
            ([Unknown, Heap, Stays, Stays], "in 1.25 said; from 1.26 not said"),
        ] {
            let words = WordsAcross {
                line: 9,
                text: "moved to heap: x".to_owned(),
                states: states.to_vec(),
            };
            let sentence = decision(&words, &names());
            assert_eq!(sentence, format!("line 9: “moved to heap: x”: {expected}"));
        }
    }

    #[test]
    fn a_surprise_names_both_counts() {
        let allocs = [3.0, 0.0, 0.0, 1.0].map(Some).to_vec();
        let side = VariantAcross {
            bytes: allocs.clone(),
            bytes_slack: 0.0,
            allocs,
            words: Vec::new(),
            surprises: Vec::new(),
        };
        let surprise = Surprise { from: 2, to: 3, what: Oddity::SameTextOtherCount };
        assert_eq!(
            oddity(&surprise, &side, &names()),
            "same text, other count: 0 allocs/op in 1.26, 1 in 1.27"
        );
    }
}

//! Which case shows which of the compiler's reasons and verdicts, as a Markdown table that lies in
//! the clinic; what no case shows is there too, with why.
//!
//! Reasons and verdicts come from the compiler's text and are the same on every machine. How the
//! witnesses agree comes from counts, so only the first cases are named there.

use crate::alloc::SiteClass;
use crate::case::CaseId;
use crate::escape::{KnownWhy, PaperReason, Verdict, Why};
use crate::recording::Matrix;
use crate::recording::matrix::Said;

/// What no case shows, and why. An entry for what is shown after all is not printed.
const GAPS: [(&str, &str); 9] = [
    ("assign-pair-mapr", "what a map holds is on the heap already, so no path begins there"),
    ("assign-pair-receive", "what a channel holds is on the heap already, so no path begins there"),
    ("conversion to unsafe.Pointer", "printed only in builds that check pointers, as with `-race`"),
    (
        "reflect.Header.Data",
        "needs `reflect.SliceHeader`, which is deprecated and which vet refuses",
    ),
    ("//go:uintptrescapes", "only wrappers of system calls carry the directive"),
    ("callee operand", "followed inside the compiler, but no verdict prints the step"),
    ("too aligned for stack", "on 64-bit platforms no type asks for more than 8 bytes"),
    ("non-constant size", "Go 1.24 prints it; later releases do not"),
    (
        "stays here, escapes inlined there",
        "needs a body that stays by itself and is too large where a constant is inlined into it",
    ),
];

/// So many cases are named in a row; the rest is counted.
const NAMED: usize = 4;

/// Cases that show one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The compiler's word, or ours.
    pub word: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Who shows it, in course order.
    pub cases: Vec<CaseId>,
}

/// The whole file.
pub fn text(matrix: &Matrix) -> String {
    let release = matrix.versions.first().map_or_else(String::new, release_of);
    let reasons = reasons(matrix);
    let mut text = format!(
        "# Which case shows which reason\n\n\
         Made by `cargo xtask coverage` with Go {release}; do not edit. A dash is a gap, with why.\n"
    );
    text.push_str(&section("Reasons: the steps of a path to the heap", &reasons, Rest::Counted));
    text.push_str(&section("Verdicts of the compiler", &verdicts(matrix), Rest::Counted));
    text.push_str(&section("Why a paper escape allocates nothing", &papers(matrix), Rest::Counted));
    text.push_str(&section(
        "How compiler and heap profile agree about a line",
        &classes(matrix),
        Rest::Open,
    ));
    text
}

fn release_of(version: &crate::case::GoVersion) -> String {
    format!("{}.{}", version.major, version.minor)
}

/// The release a file was made with, such as `1.26`, when it says so.
pub fn made_with(text: &str) -> Option<&str> {
    let rest = text.split(" with Go ").nth(1)?;
    rest.split(';').next()
}

/// The steps of the paths.
pub fn reasons(matrix: &Matrix) -> Vec<Shown> {
    let of = |why: &KnownWhy| Shown {
        word: why.word(),
        meaning: why.sentence(),
        cases: who(matrix, |said| said.why.contains(&Why::Known(*why))),
    };
    KnownWhy::ALL.iter().map(of).collect()
}

fn verdicts(matrix: &Matrix) -> Vec<Shown> {
    let to_result = Verdict::LeakingToResult { result: String::new(), level: 0 };
    let kinds = [
        (Verdict::MovedToHeap, "a named variable lives on the heap"),
        (Verdict::EscapesToHeap, "the storage of an expression must outlive the call"),
        (Verdict::AppendEscapes, "what this append may allocate escapes"),
        (Verdict::DoesNotEscape, "the storage, if any is needed, may be in the frame"),
        (Verdict::AppendDoesNotEscape, "what this append may allocate stays"),
        (Verdict::LeakingParam, "the argument reaches the heap"),
        (to_result, "the argument reaches a result"),
        (Verdict::LeakingContent, "what the argument points to reaches the heap"),
    ];
    let of = |(verdict, meaning): (Verdict, &'static str)| Shown {
        word: verdict.word(),
        meaning,
        cases: who(matrix, |said| {
            said.verdict.as_ref().is_some_and(|v| v.word() == verdict.word())
        }),
    };
    kinds.map(of).into()
}

fn papers(matrix: &Matrix) -> Vec<Shown> {
    let reasons = [
        (PaperReason::ReadOnlyGlobal, "known when compiling"),
        (PaperReason::ZeroSize, "no size"),
        (PaperReason::SingleByte, "one byte"),
        (PaperReason::ZeroValue, "all zeros"),
        (PaperReason::CapturelessClosure, "captures nothing"),
    ];
    let of = |(reason, word): (PaperReason, &'static str)| Shown {
        word,
        meaning: reason.sentence(),
        cases: who(matrix, |said| said.paper == Some(reason)),
    };
    reasons.map(of).into()
}

fn classes(matrix: &Matrix) -> Vec<Shown> {
    let classes = [
        (SiteClass::EscapesAndAllocates, "said to escape, seen to allocate"),
        (
            SiteClass::PaperEscape { reason: PaperReason::ZeroSize },
            "said to escape, and nothing can be allocated",
        ),
        (SiteClass::EscapesUnseen, "said to escape, nothing seen in the benchmark"),
        (SiteClass::SilentAllocation, "allocates without a heap verdict"),
        (SiteClass::StaysOnStack, "said to stay, and stays"),
        (SiteClass::StaysHereEscapesInlined, "escapes only in a caller that inlined it"),
        (SiteClass::EscapesHereStaysInlined, "escapes, but not in the caller that inlined it"),
    ];
    let of = |(class, meaning): (SiteClass, &'static str)| Shown {
        word: class.word(),
        meaning,
        cases: who(matrix, |said| said.class.is_some_and(|c| c.word() == class.word())),
    };
    classes.map(of).into()
}

fn who(matrix: &Matrix, shows: impl Fn(&Said) -> bool) -> Vec<CaseId> {
    let cases = matrix.cases.iter().filter(|case| {
        let sides = [&case.decisions.before, &case.decisions.after];
        sides.into_iter().flatten().any(|decision| shows(&decision.said))
    });
    cases.map(|case| case.id.clone()).collect()
}

/// What becomes of the cases that are not named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Counted,
    Open,
}

fn section(title: &str, rows: &[Shown], rest: Rest) -> String {
    let shown = rows.iter().filter(|row| !row.cases.is_empty()).count();
    let mut text = format!(
        "\n## {title}\n\n{shown} of {} are shown.\n\n| word | meaning | shown by |\n|---|---|---|\n",
        rows.len()
    );
    for row in rows {
        text.push_str(&format!("| {} | {} | {} |\n", row.word, row.meaning, shown_by(row, rest)));
    }
    text
}

fn shown_by(row: &Shown, rest: Rest) -> String {
    if row.cases.is_empty() {
        let gap = GAPS.iter().find(|(word, _)| *word == row.word);
        return format!("– {}", gap.map_or("nobody has written a case yet", |(_, why)| why));
    }
    let named = row.cases.iter().take(NAMED).map(|id| format!("[{id}](cases/{id}/README.md)"));
    let named = named.collect::<Vec<_>>().join(", ");
    match (rest, row.cases.len().saturating_sub(NAMED)) {
        (_, 0) => named,
        (Rest::Counted, more) => format!("{named} and {more} more"),
        (Rest::Open, _) => format!("{named} and others"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_names_a_word_of_a_table() {
        let empty = Matrix {
            schema_version: 1,
            tool_version: String::new(),
            platform: String::new(),
            versions: vec![crate::case::GoVersion::release(1, 26, 8)],
            cases: Vec::new(),
        };
        let text = text(&empty);
        for (word, why) in GAPS {
            let row = text.lines().find(|line| line.starts_with(&format!("| {word} |")));
            assert!(row.is_some_and(|row| row.contains(why)), "{word}");
        }
        assert_eq!(made_with(&text), Some("1.26"));
        assert_eq!(made_with("no such line"), None);
    }

    #[test]
    fn rows_name_the_first_and_count_the_rest() {
        let ids = ["a", "b", "c", "d", "e", "f"].map(|id| CaseId::new(id).unwrap());
        let row = Shown { word: "range", meaning: "m", cases: ids.to_vec() };
        assert!(shown_by(&row, Rest::Counted).ends_with("[d](cases/d/README.md) and 2 more"));
        assert!(shown_by(&row, Rest::Open).ends_with("[d](cases/d/README.md) and others"));
        let gap = Shown { word: "range", meaning: "m", cases: Vec::new() };
        assert_eq!(shown_by(&gap, Rest::Open), "– nobody has written a case yet");
    }
}

//! The pages of Go versions and of claims, made from counts that were written by hand.

use std::collections::BTreeMap;

use xtask::alloc::SiteClass;
use xtask::case::{ByVariant, CaseId, GoVersion, Metric};
use xtask::escape::Verdict;
use xtask::recording::matrix::{self, Counts, Matrix, MatrixCase, Said, Visit, source_hash};
use xtask::recording::{CaseRecord, Failure, Stage};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_fixture::{THRESHOLDS, case, judged, measured, recording};
use crate::report_pages::rendered;

fn said(line: u32, text: &str) -> Said {
    Said {
        line,
        text: text.to_owned(),
        verdict: Some(Verdict::MovedToHeap),
        why: Vec::new(),
        paper: None,
        class: Some(SiteClass::EscapesAndAllocates),
        copy: false,
    }
}

/// Before allocates this often, and the compiler says these; after allocates nothing.
fn visit(allocs: u64, texts: &[&str]) -> Result<Visit, Failure> {
    let counts =
        |allocs: u64| Counts { iterations: 1000, mallocs: allocs * 1000, bytes: allocs * 24_000 };
    let before = texts.iter().map(|text| said(8, text)).collect();
    Ok(Visit {
        counts: ByVariant { before: counts(allocs), after: counts(0) },
        said: ByVariant { before, after: Vec::new() },
    })
}

fn compared(id: &str, visits: [Result<Visit, Failure>; 3]) -> MatrixCase {
    let id = CaseId::new(id).unwrap();
    let source = source_hash(&case(id.as_str()).files);
    MatrixCase::fold(id, source, visits.into())
}

fn matrix(cases: Vec<MatrixCase>) -> Matrix {
    Matrix {
        schema_version: matrix::SCHEMA_VERSION,
        tool_version: "0.1.0".to_owned(),
        platform: "linux/amd64".to_owned(),
        versions: [(24, 11), (25, 9), (26, 8)]
            .map(|(minor, patch)| GoVersion::release(1, minor, patch))
            .to_vec(),
        cases,
    }
}

const X: &str = "moved to heap: x";

/// One case that changed between releases, one that did not.
pub fn some_matrix() -> Matrix {
    let changed = compared("cured", [visit(3, &[X]), visit(1, &[X]), visit(2, &[])]);
    matrix(vec![changed, compared("mixed", [visit(1, &[X]), visit(1, &[X]), visit(1, &[X])])])
}

fn pages(cases: Vec<CaseRecord>, matrix: Option<Matrix>) -> BTreeMap<String, String> {
    let recording = recording(cases);
    let judgements = judged(&recording);
    let companions = Companions { matrix, ..Companions::default() };
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &companions,
    };
    rendered(&report, &Templates::built_in().unwrap()).unwrap()
}

#[test]
fn the_page_of_versions_tells_what_changed_and_folds_the_rest() {
    let changed = compared("changed", [visit(3, &[X]), visit(1, &[X]), visit(2, &[X])]);
    let same = compared("same", [visit(1, &[X]), visit(1, &[X]), visit(1, &[X])]);
    let cases = || vec![measured("changed"), measured("same")];
    let without = pages(cases(), None);
    assert!(!without.contains_key("versions.html"));
    assert!(!without["index.html"].contains("versions.html"));
    let with = pages(cases(), Some(matrix(vec![changed, same])));
    assert!(with["cases/same.html"].contains("<a href=\"../versions.html\">Go versions</a>"));
    let page = with["versions.html"].replace('\u{a0}', " ");
    for words in [
        // The fixture expects one allocation before, so 3 and 2 are broken promises.
        "1 of 2 cases differ between Go 1.24, 1.25 and 1.26; 2 promises not kept.",
        "before allocs/op 1 expected, 3 counted",
        "Go 1.24.11",
        "<span class=\"visually-hidden\">fewer than before: </span> 1<span class=\"small\">24 B</span>",
        "▲</span><span class=\"visually-hidden\">more than before: </span> 2",
        "same text, other count: 3 allocs/op in 1.24, 1 in 1.25",
        "<summary>1 case alike on every release</summary>",
        "tabindex=\"0\" role=\"region\" aria-label=",
    ] {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
    let place = |words: &str| page.find(words).unwrap();
    assert!(place("cases/changed.html") < place("<details>"));
    assert!(place("cases/same.html") > place("<details>"));
}

#[test]
fn other_code_and_failures_are_told_and_hostile_words_stay_words() {
    let hostile = "moved to heap: </td><script>x\u{202e}";
    let failure = Err(Failure { stage: Stage::Compile, message: "<script>no</script>".to_owned() });
    let failed = compared("one", [failure, visit(1, &[hostile]), visit(1, &[])]);
    let other = MatrixCase {
        source: "another".to_owned(),
        ..compared("two", [visit(9, &[]), visit(9, &[]), visit(9, &[])])
    };
    let cases = vec![measured("one"), measured("two"), measured("three")];
    let page = &pages(cases, Some(matrix(vec![failed, other])))["versions.html"];
    assert!(!page.contains("<script>") && !page.contains('\u{202e}'), "{page}");
    for words in [
        "while compiling: &lt;script&gt;no",
        "1 case had other code when the releases were compared",
        "1 case not compared",
        "–<span class=\"small\">failed</span>",
    ] {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
}

#[test]
fn the_board_of_claims_says_what_holds_where() {
    let mut record = measured("one");
    let holds = record.case.claims[0].clone();
    let mut wrong = holds.clone();
    wrong.text = "returning a pointer allocates twice".to_owned();
    wrong.holds_when.equals = Some(2.0);
    let mut slow = holds.clone();
    slow.text = "it makes it ten times faster".to_owned();
    slow.holds_when.metric = Metric::TimeRatio;
    slow.holds_when.equals = None;
    // A bound inside the interval cannot be told.
    let time = judged(&recording(vec![measured("one")])).remove(0).time.unwrap();
    let interval = time.interval.unwrap();
    assert!(interval.low < interval.high);
    slow.holds_when.below = Some(f64::midpoint(interval.low, interval.high).exp());
    record.case.claims = vec![holds, slow, wrong];
    let seen = compared("one", [visit(1, &[X]), visit(2, &[X]), visit(1, &[X])]);
    let without = &pages(vec![record.clone()], None)["myths.html"];
    assert!(!without.contains("Releases</th>"), "no column without data");
    let page = &pages(vec![record], Some(matrix(vec![seen])))["myths.html"];
    for words in [
        "1 claim does not hold, 1 hold, 1 cannot be told.",
        "1 of 3 claims does not hold",
        "✗</span>does not hold</span>",
        "✓</span>holds</span>",
        "1 allocs/op, before",
        "it would hold at exactly 2",
        "holds on 1.24, 1.26, not on 1.25",
        "holds on 1.25, not on 1.24, 1.26",
        "?</span>cannot tell</span>",
        "time: measured on this release only",
        "<a href=\"cases/one.html\">",
    ] {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
    assert!(page.find("allocates twice") < page.find("returning a pointer allocates</th>"));
}

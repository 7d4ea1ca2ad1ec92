//! Predicted against measured: on the case's page, in the tables, in the score; and nowhere when
//! nobody predicted anything.

use std::collections::BTreeMap;

use xtask::case::GoVersion;
use xtask::case::quiz::{Guess, Question, Sheet};
use xtask::recording::Recording;
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report, summary};

use crate::report_fixture::{THRESHOLDS, case, failed, judged, measured, recording};
use crate::report_pages::rendered;
use crate::workspace::{TestWorkspace, stderr};

/// The fixture escapes and allocates once.
fn sheet() -> Sheet {
    let mut sheet = Sheet::default();
    let mut give = |id: &str, question: &str, escapes, allocs_per_op| {
        let mut case = case(id);
        case.prediction.question = question.to_owned();
        sheet.give(&Question::of(&case), Guess { escapes, allocs_per_op });
    };
    let asked = case("x").prediction.question;
    give("right", &asked, true, 1.0);
    give("half", &asked, true, 3.0);
    give("wrong", &asked, false, 0.0);
    give("changed", "Another question?", true, 1.0);
    give("broken", &asked, true, 1.0);
    sheet
}

/// A case for every way a prediction can come out, measured under another release than the answers
/// of the manifests were written for.
pub fn predicted() -> (Recording, Companions) {
    let mut cases = ["right", "half", "wrong", "changed", "unasked"].map(measured).to_vec();
    cases.push(failed("broken"));
    let mut recording = recording(cases);
    recording.header.go.version = GoVersion::release(1, 24, 11);
    (recording, Companions { predictions: Some(sheet()), ..Companions::default() })
}

struct Made {
    files: BTreeMap<String, String>,
    summary: String,
}

fn made(predictions: Option<Sheet>) -> Made {
    let mut cases = ["right", "half", "wrong", "changed", "unasked"].map(measured).to_vec();
    cases.push(failed("broken"));
    let recording = recording(cases);
    let judgements = judged(&recording);
    let companions = Companions { predictions, ..Companions::default() };
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &companions,
    };
    let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
    Made { files, summary: summary::text(&report, false) }
}

#[test]
fn each_case_says_what_was_predicted_and_what_came() {
    let made = made(Some(sheet()));
    for (id, words) in [
        ("right", "You predicted: a value escapes, 1 allocs/op. Measured: a value escapes, 1"),
        ("half", "You predicted: a value escapes, 3 allocs/op. Measured: a value escapes, 1"),
        ("wrong", "You predicted: nothing escapes, 0 allocs/op. Measured: a value escapes, 1"),
        ("changed", "before its question or code changed"),
        ("unasked", "You did not predict this one."),
        ("broken", "Nothing was measured to hold it against."),
    ] {
        let page = &made.files[&format!("cases/{id}.html")];
        assert!(page.contains(words), "{id}: {words}");
    }
}

#[test]
fn under_another_release_the_answer_says_whose_it_is() {
    let page_of = |recording: &Recording, companions: &Companions| {
        let report = Report {
            recording,
            judgements: &judged(recording),
            thresholds: &THRESHOLDS,
            companions,
        };
        rendered(&report, &Templates::built_in().unwrap()).unwrap()["cases/right.html"].clone()
    };
    let (mut recording, companions) = predicted();
    let page = page_of(&recording, &companions);
    assert!(page.contains("The case says of Go 1.26: a value escapes, 1 allocs/op."), "{page}");
    assert!(page.contains("1 allocs/op were counted here too, with Go 1.24.11."), "{page}");
    recording.header.go.version = GoVersion::release(1, 26, 3);
    let page = page_of(&recording, &companions);
    assert!(page.contains("The case says: a value escapes, 1 allocs/op. 1 allocs/op were counted"));
}

#[test]
fn tables_summary_and_json_have_the_score() {
    let made = made(Some(sheet()));
    let score = "Predictions: 1 of 3 predicted rightly: the escape in 2, the allocations in 1. \
                 3 cases not compared.";
    for text in [&made.files["index.html"], &made.files["report.md"], &made.summary] {
        assert!(text.contains(score), "{score} is not in:\n{text}");
    }
    let index = &made.files["index.html"];
    assert!(index.contains("<th scope=\"col\">Predicted</th>"), "{index}");
    assert!(index.contains("said 0 allocs/op, not 1; no escape, but there is one"), "{index}");
    let markdown = &made.files["report.md"];
    assert!(markdown.contains("| case | verdict | predicted | allocs/op |"), "{markdown}");
    assert!(markdown.contains("| ✗ wrong (said 3 allocs/op, not 1) |"), "{markdown}");
    let columns = |line: &str| line.matches(" |").count();
    let table: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(columns(table[0]), columns(table[1]), "{table:?}");
    assert!(made.summary.lines().next().unwrap().ends_with("predicted"), "{}", made.summary);
    let json: serde_json::Value = serde_json::from_str(&made.files["report.json"]).unwrap();
    assert_eq!(json["predictions"]["marked"], 3);
    assert_eq!(json["predictions"]["right"], 1);
    let of = |id: &str| {
        let cases = json["cases"].as_array().unwrap();
        cases.iter().find(|case| case["id"] == id).unwrap()["prediction"].clone()
    };
    assert_eq!(of("half")["escapes_right"], true);
    assert_eq!(of("half")["allocs_right"], false);
    assert_eq!(of("half")["predicted"]["allocs_per_op"], 3.0);
    assert_eq!(of("half")["measured"]["allocs_per_op"], 1.0);
    assert_eq!(of("broken")["outcome"], "not measured");
    assert_eq!(of("unasked")["outcome"], "not asked");
}

#[test]
fn without_predictions_there_is_no_trace_of_them() {
    let made = made(None);
    for (path, text) in &made.files {
        if path.starts_with("cases/") || path == "index.html" || path == "report.md" {
            for word in ["You predicted", "You did not predict", ">Predicted<", "Predictions:"] {
                assert!(!text.contains(word), "{path}: {word}");
            }
        }
    }
    assert!(!made.summary.contains("predict"), "{}", made.summary);
    let json: serde_json::Value = serde_json::from_str(&made.files["report.json"]).unwrap();
    assert!(json["predictions"].is_null() && json["cases"][0]["prediction"].is_null());
}

#[test]
fn a_quiz_and_a_report_meet_in_a_file() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.xtask().args(["quiz", "--out", "mine.toml"]).write_stdin("y\n1\n").assert().success();
    let missing = workspace.quick_report().args(["--predictions", "nobody.toml"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("cargo xtask quiz"), "{}", stderr(&missing));
    workspace.quick_report().args(["--predictions", "mine.toml"]).output().unwrap();
    assert_eq!(workspace.reported("good")["prediction"]["outcome"], "right");
    let rendered = workspace
        .xtask()
        .args(["render", "--recording", "target/report/recording", "--predictions", "mine.toml"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&rendered.stdout).into_owned();
    assert!(said.contains("Predictions: 1 of 1 predicted rightly"), "{said}{}", stderr(&rendered));
}

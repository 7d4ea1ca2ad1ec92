//! What stands beside a recording: a page when it is there, none when it is not, and no harm done by
//! a file that cannot be read.

use xtask::bench::simulate::Machine;
use xtask::case::CaseId;
use xtask::judge::calibration::families::{self, Simulation};
use xtask::judge::calibration::{Calibration, On, Row, SCHEMA_VERSION, Settings, Tried, Truth};
use xtask::recording::{Conditions, Host, wire};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::calibrate::simulation;
use crate::report_fixture::{THRESHOLDS, judged, measured, recording};
use crate::report_pages::rendered;
use crate::workspace::{TestWorkspace, stderr};

/// Trials by hand: of 20 of equal code one is called different, 20 of 20 plants are found.
fn calibration(hostile: &str) -> Calibration {
    let tried = |estimate: f64, different| Tried {
        estimate,
        p: 0.5,
        significant: different,
        different,
        replicates: 10,
        seconds: 0.5,
    };
    let equal: Vec<Tried> = (0..20).map(|n| tried(0.01, n == 0)).collect();
    let plant = 1.02_f64.ln();
    let id = CaseId::new("c").unwrap();
    let rows = vec![
        families::null(Simulation { count: 2, ..simulation(Machine::quiet(), &id) }).unwrap(),
        Row::of(format!("equal code{hostile}"), On::Real, Truth::Same, &equal),
        Row::of("planted 2 %".to_owned(), On::Real, Truth::Slower(2), &[tried(plant, true); 20]),
    ];
    Calibration {
        schema_version: SCHEMA_VERSION,
        started: "2026-03-01T12:00:00Z".to_owned(),
        command: format!("cargo xtask calibrate --trials 20{hostile}"),
        settings: Settings { trials: 20, families: 2, load: true, seed: 1, recipe: None },
        go: None,
        host: Host { cpu: Some("a processor".to_owned()), cores: Some(2), ..Host::default() },
        began: Conditions { load: Some(0.5), ..Conditions::default() },
        finished: Conditions { load: Some(2.0), ..Conditions::default() },
        rows,
        elapsed_s: 75.0,
    }
}

/// Every companion there is, with words of a stranger in it.
pub fn companions(hostile: &str) -> Companions {
    Companions { calibration: Some(calibration(hostile)), ..Companions::default() }
}

fn pages(companions: &Companions) -> std::collections::BTreeMap<String, String> {
    let recording = recording(vec![measured("one")]);
    let judgements = judged(&recording);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions,
    };
    rendered(&report, &Templates::built_in().unwrap()).unwrap()
}

#[test]
fn a_page_is_there_when_its_data_are() {
    let without = pages(&Companions::default());
    assert!(!without.contains_key("calibration.html"));
    assert!(!without["index.html"].contains("calibration.html"));
    let with = pages(&Companions { calibration: Some(calibration("")), ..Companions::default() });
    assert!(with["index.html"].contains("<a href=\"calibration.html\">Calibration</a>"));
    assert!(with["cases/one.html"].contains("<a href=\"../calibration.html\">"));
    let page = with["calibration.html"].replace('\u{a0}', " ");
    // scipy 1.17.1: binomtest(1, 20).proportion_ci() is 0.0013 to 0.2487, of 20 in 20 from 0.8316.
    for words in [
        "1 of 20",
        "<td class=\"num\" data-label=\"rate\">5 %</td>",
        "0.1 % to 24.9 %",
        "20 of 20",
        "83.2 % to 100 %",
        "500 ms",
        "took 1 min 15 s",
        "loaded on purpose",
        "load average 0.5 to 2",
        "cannot tell</span>",
        "met</span>",
        "cargo xtask calibrate --trials 20",
    ] {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
    // Rates beside their goals: 1 of 20 equal cases reaches beyond 5 %, 20 of 20 plants begin below 95 %.
    assert_eq!(page.matches("role=\"img\"").count(), 2);
    assert!(
        page.contains("at most 5 %. With their whole interval inside: 0 of 2 rates; the others")
    );
    assert!(
        page.contains("at least 95 %. With their whole interval inside: 0 of 1 rate; the others")
    );
}

#[test]
fn hostile_words_in_a_calibration_stay_words() {
    let hostile = "</td><script>alert(1)</script>\u{202e}";
    let page = &pages(&Companions {
        calibration: Some(calibration(hostile)),
        ..Companions::default()
    })["calibration.html"];
    assert!(!page.contains("<script>") && !page.contains('\u{202e}'), "{page}");
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn a_calibration_survives_its_file() {
    let calibration = calibration("");
    let text = serde_json::to_string(&calibration).unwrap();
    let mut read = Companions::default();
    read.add("calibration.json", &text).unwrap();
    assert_eq!(read.calibration, Some(calibration));
    let newer = text.replacen("\"schema_version\":2", "\"schema_version\":99", 1);
    let error = Companions::default().add("calibration.json", &newer).unwrap_err().to_string();
    assert!(error.contains("99") && error.contains("update the tool"), "{error}");
}

#[test]
fn a_file_beside_the_recording_gets_its_page_and_a_broken_one_is_named() {
    let workspace = TestWorkspace::new();
    let folder = workspace.root().join("sitting");
    let sitting = recording(vec![measured("one")]);
    std::fs::create_dir_all(folder.join("cases")).unwrap();
    std::fs::write(folder.join("header.json"), wire::header_text(&sitting.header)).unwrap();
    let record = &sitting.cases[0];
    let case = wire::line(&xtask::recording::Entry::Case { case: Box::new(record.case.clone()) });
    std::fs::write(folder.join("cases/one.jsonl"), case).unwrap();
    let render = || {
        let mut command = workspace.xtask();
        command.args(["render", "--recording", "sitting", "--out", "out"]).output().unwrap()
    };
    let page = workspace.root().join("out/calibration.html");
    std::fs::write(folder.join("calibration.json"), "{\"schema_version\": 1}").unwrap();
    let said = stderr(&render());
    assert!(said.contains("left out: ") && said.contains("calibration.json"), "{said}");
    assert!(!page.exists());
    let text = serde_json::to_string(&calibration("")).unwrap();
    std::fs::write(folder.join("calibration.json"), text).unwrap();
    assert_eq!(stderr(&render()), "");
    assert!(page.exists());
}

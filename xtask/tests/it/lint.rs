//! Linters: their real output is read, no output makes the reader stumble, their advice stands on
//! the line it speaks of, and a linter that is not there costs nothing but its advice.

use std::path::Path;

use proptest::prelude::*;
use xtask::recording::lint::{LintFinding, LintReport, Linter, Read, read};
use xtask::recording::{CaseRecord, Entry, wire};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_fixture::{THRESHOLDS, judged, measured, recording};
use crate::report_pages::rendered;
use crate::workspace::{TestWorkspace, stderr};

const GOLANGCI: &str = include_str!("../fixtures/lint/golangci-lint.json");
const STATICCHECK: &str = include_str!("../fixtures/lint/staticcheck.jsonl");

fn said(read: &Read) -> Vec<(String, u32, &str)> {
    let all = read.advice.iter();
    all.map(|a| (format!("{}/{}", a.case, a.finding.rule), a.finding.line, &*a.finding.file))
        .collect()
}

/// The line of a case's `before.go` that holds a text, counted by hand of this test.
fn line_of(case: &str, text: &str) -> u32 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clinic/cases");
    let source = std::fs::read_to_string(root.join(case).join("before.go")).unwrap();
    let at = source.lines().position(|line| line.contains(text)).unwrap();
    u32::try_from(at).unwrap() + 1
}

#[test]
fn each_rule_of_the_drill_speaks_of_its_case() {
    let golangci = read(Linter::GolangciLint, GOLANGCI);
    assert!(golangci.whole && golangci.broken.is_none() && golangci.unread == 0);
    for (place, case, text) in [
        ("pool-by-value/SA6002", "pool-by-value", "slices.Put(buf)"),
        ("huge-param/hugeParam", "huge-param", "func Cell("),
        ("prealloc/prealloc", "prealloc", "var names []string"),
        ("makezero/makezero", "makezero", "append(ids"),
    ] {
        let expected = (place.to_owned(), line_of(case, text), "before.go");
        assert!(said(&golangci).contains(&expected), "{place}: {:?}", said(&golangci));
    }
    let staticcheck = read(Linter::Staticcheck, STATICCHECK);
    let put = line_of("pool-by-value", "slices.Put(buf)");
    assert_eq!(said(&staticcheck), [("pool-by-value/SA6002".to_owned(), put, "before.go")]);
    let message = &staticcheck.advice[0].finding.message;
    assert_eq!(message, "argument should be pointer-like to avoid allocations");
    let same = golangci.advice.iter().find(|a| a.finding.rule == "SA6002").unwrap();
    assert_eq!(*same, staticcheck.advice[0], "one piece of advice, whoever gives it");
}

#[test]
fn the_cases_of_the_drill_name_rules_that_exist() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clinic/cases");
    for (case, rule) in [
        ("pool-by-value", "SA6002"),
        ("huge-param", "hugeParam"),
        ("prealloc", "prealloc"),
        ("makezero", "makezero"),
    ] {
        let manifest = std::fs::read_to_string(cases.join(case).join("case.toml")).unwrap();
        assert!(manifest.contains(&format!("\nlinter = \"{rule}\"\n")), "{case}");
    }
}

#[test]
fn code_that_cannot_be_analysed_is_no_silence() {
    let golangci = r##"{"Issues":[{"FromLinter":"typecheck","Text":": # x/cases/broken\ncases/broken/before.go:2:12: undefined: y","Pos":{"Filename":"/clinic/cases/broken/before.go","Offset":0,"Line":1,"Column":0}}],"Report":{}}"##;
    let staticcheck = r##"{"code":"compile","severity":"error","location":{"file":"","line":0,"column":0},"message":"# x/cases/broken\ncases/broken/before.go:2:12: undefined: y"}"##;
    for (linter, output) in [(Linter::GolangciLint, golangci), (Linter::Staticcheck, staticcheck)] {
        let read = read(linter, output);
        assert!(read.advice.is_empty());
        assert_eq!(
            read.broken_cases().iter().map(|id| id.as_str()).collect::<Vec<_>>(),
            ["broken"]
        );
    }
}

#[test]
fn what_belongs_to_no_case_is_counted_and_left_out() {
    let issue = |path: &str, rule: &str, line: i64| {
        serde_json::json!({"code": rule, "location": {"file": path, "line": line, "column": 1},
            "message": "m".repeat(10_000)})
    };
    let output = [
        issue("/clinic/cases/a/before.go", "SA1", 3),
        issue("/clinic/cases/../before.go", "SA1", 3),
        issue("/etc/passwd", "SA1", 3),
        issue("/clinic/cases/a/before.go", "<b>", 3),
        issue("/clinic/cases/a/before.go", "SA1", 0),
        issue("/clinic/cases/a/before.go", "SA1", -1),
        issue("C:\\clinic\\cases\\a\\after.go", "SA1", 3),
    ];
    let lines: Vec<String> = output.iter().map(ToString::to_string).collect();
    let read = read(Linter::Staticcheck, &format!("{}\nnoise\n", lines.join("\n")));
    let files: Vec<_> = read.advice.iter().map(|a| a.finding.file.as_str()).collect();
    assert_eq!(files, ["before.go", "after.go"]);
    assert_eq!(read.unread, 6);
    assert!(read.advice[0].finding.message.len() <= 500);
    assert!(!xtask::recording::lint::read(Linter::GolangciLint, "panic: oh no").whole);
    let none = xtask::recording::lint::read(Linter::GolangciLint, "{\"Issues\":null}");
    assert!(none.whole && none.advice.is_empty());
}

proptest! {
    #[test]
    fn no_output_makes_the_reader_stumble(cut in 0usize..4000, at in 0usize..4000, byte: u8) {
        for (linter, output) in [(Linter::GolangciLint, GOLANGCI), (Linter::Staticcheck, STATICCHECK)] {
            let mut bytes = output.as_bytes().to_vec();
            let end = bytes.len();
            bytes[at.min(end - 1)] = byte;
            bytes.truncate(cut.max(1).min(end));
            read(linter, &String::from_utf8_lossy(&bytes));
        }
    }
}

fn report_of(linter: Linter, rule: &str, message: &str) -> LintReport {
    let finding = LintFinding {
        rule: rule.to_owned(),
        file: "before.go".to_owned(),
        line: 9,
        column: Some(2),
        message: message.to_owned(),
    };
    let version = "1.2.3".to_owned();
    LintReport { linter, version, findings: vec![finding], failure: None }
}

fn page(record: CaseRecord) -> String {
    let id = record.case.id.to_string();
    let recording = recording(vec![record]);
    let judgements = judged(&recording);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
    assert!(files["report.json"].contains("\"advice\""));
    files[&format!("cases/{id}.html")].clone()
}

#[test]
fn advice_stands_on_its_line_and_in_the_table_once() {
    let mut record = measured("drill");
    record.case.linter = Some("SA6002".to_owned());
    for linter in Linter::ALL {
        record.add(Entry::Lint { report: report_of(linter, "SA6002", "do <b>not</b>") });
    }
    let page = page(record);
    let words = "SA6002: do &lt;b&gt;not&lt;/b&gt; (golangci-lint 1.2.3, staticcheck 1.2.3)";
    let listing = page.split("<table class=\"listing\"").nth(1).unwrap();
    let line = listing.find("id=\"drill-before-L9\"").unwrap();
    let next = listing.find("id=\"drill-before-L10\"").unwrap();
    assert!(listing[line..next].contains("◇ linter"), "{}", &listing[line..next]);
    assert!(listing[line..next].contains(words), "{}", &listing[line..next]);
    assert!(page.contains("The linter advises</th>"), "{page}");
    assert!(page.contains("only the linter speaks of it"), "{page}");
    assert!(page.contains("staticcheck 1.2.3 says of before.go, line 9"), "{page}");
}

#[test]
fn a_drill_without_its_linter_says_how_to_get_it_and_other_cases_do_not() {
    let mut drill = measured("drill");
    drill.case.linter = Some("prealloc".to_owned());
    let said = page(drill.clone());
    assert!(said.contains("golangci-lint was not there when this was recorded"), "{said}");
    assert!(said.contains("cargo xtask doctor --install"), "{said}");
    let plain = page(measured("plain"));
    assert!(!plain.contains("doctor --install") && !plain.contains("The linter advises"));
    let mut report = report_of(Linter::GolangciLint, "prealloc", "m");
    (report.findings, report.failure) = (Vec::new(), Some("it is too old".to_owned()));
    drill.add(Entry::Lint { report });
    let said = page(drill);
    assert!(said.contains("golangci-lint 1.2.3 could not look at the code: it is too old"));
}

#[test]
fn advice_survives_the_journal_and_is_not_doubled() {
    let mut record = measured("demo");
    let entry = Entry::Lint { report: report_of(Linter::Staticcheck, "SA6002", "m") };
    let line = wire::line(&entry);
    for _ in 0..2 {
        record.add(serde_json::from_str(&line).unwrap());
    }
    assert_eq!(record.lint, [report_of(Linter::Staticcheck, "SA6002", "m")]);
}

/// Puts a linter of our own making on a PATH: a shell script, after it told its version.
#[cfg(unix)]
fn with_staticcheck(workspace: &TestWorkspace, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let configuration = workspace.root().join("clinic/staticcheck.conf");
    std::fs::write(configuration, "checks = [\"SA6002\"]\n").unwrap();
    let bin = workspace.root().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let version = "[ \"$1\" = -version ] && { echo 'staticcheck 2099.1 (0.9.9)'; exit 0; }";
    let program = bin.join("staticcheck");
    std::fs::write(&program, format!("#!/bin/sh\n{version}\n{script}")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
}

/// It notes that it ran and advises on what it is asked about.
#[cfg(unix)]
#[test]
fn a_linter_on_path_is_asked_once_for_the_same_files() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let clinic = workspace.root().join("clinic");
    let runs = workspace.root().join("runs");
    let path = with_staticcheck(
        &workspace,
        &format!(
            "echo \"$@\" >>{}\n\
             echo '{{\"code\":\"SA6002\",\"location\":{{\"file\":\"/c/cases/good/before.go\",\"line\":8,\
             \"column\":2}},\"message\":\"advice\"}}'\nexit 1\n",
            runs.display()
        ),
    );
    let report = || {
        let mut command = workspace.quick_report();
        command.env("PATH", &path).env("ESCAPE_CLINIC_CACHE", workspace.root().join("cache"));
        let output = command.output().unwrap();
        assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
        let advice = workspace.reported("good")["advice"].clone();
        assert_eq!(advice[0]["rule"], "SA6002", "{advice:#}");
        assert_eq!(advice[0]["version"], "2099.1");
        std::fs::read_to_string(&runs).unwrap().lines().count()
    };
    assert_eq!(report(), 1);
    assert_eq!(report(), 1, "nothing changed, so nobody is asked");
    let source = clinic.join("cases/good/before.go");
    let text = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text.replace("hands out", "gives out")).unwrap();
    assert_eq!(report(), 2, "the file changed");
}

/// It stops at the first case that it is asked about, and each time at another one.
#[cfg(unix)]
#[test]
fn a_linter_that_never_gets_to_a_case_says_so() {
    let workspace = TestWorkspace::new();
    let ids = ["one", "two", "three", "four", "five"];
    for id in ids {
        workspace.case(id, &[]);
    }
    let path = with_staticcheck(
        &workspace,
        "printf '{\"code\":\"compile\",\"location\":{\"file\":\"x.go\",\"line\":1},\"message\":\"%s: no\"}\\n' \
         \"$3\"\nexit 1\n",
    );
    let mut command = workspace.quick_report();
    command.env("PATH", &path).env("ESCAPE_CLINIC_CACHE", workspace.root().join("cache"));
    command.output().unwrap();
    let journal = |id: &str| {
        let path = workspace.root().join(format!("target/report/recording/cases/{id}.jsonl"));
        std::fs::read_to_string(path).unwrap()
    };
    let told =
        ids.map(|id| journal(id).contains("it stopped 4 times at code that does not compile"));
    // Four runs blame one case each, whose own failure to compile would be told elsewhere.
    assert_eq!(told.iter().filter(|told| **told).count(), 1, "{told:?}");
}

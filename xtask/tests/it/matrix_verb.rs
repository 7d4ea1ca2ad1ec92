//! `matrix` as a user meets it, with the one Go that is there: counts, promises, and the cache.

use serde_json::Value;
use std::process::Output;

use crate::workspace::{TestWorkspace, stderr};

/// The minor version of the Go on PATH, as `1.26`.
fn release() -> String {
    let output = std::process::Command::new("go")
        .args(["env", "GOVERSION"])
        .env("GOTOOLCHAIN", "local")
        .output()
        .expect("these tests need Go");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut parts = text.trim().trim_start_matches("go").split('.');
    let (major, minor) = (parts.next().unwrap(), parts.next().unwrap());
    let minor: String = minor.chars().take_while(char::is_ascii_digit).collect();
    format!("{major}.{minor}")
}

fn matrix(workspace: &TestWorkspace, more: &[&str]) -> Output {
    let mut command = workspace.xtask();
    command.args(["matrix", "--offline", "--go", &release()]).args(more).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn file(workspace: &TestWorkspace, name: &str) -> String {
    std::fs::read_to_string(workspace.root().join("target/matrix").join(name)).unwrap()
}

#[test]
fn counts_decisions_and_broken_promises_are_told() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.case("unkept", &[("case.toml", "before = 1", "before = 2")]);
    workspace.case("unnamed", &[("before.go", "// want", "// because")]);
    workspace.case("no-compile", &[("before.go", "total := 0 ", "total := nothing ")]);
    let output = matrix(&workspace, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let case = |id: &str| {
        told["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone()
    };
    let good = case("good");
    assert_eq!(good["variants"]["before"]["allocs"], serde_json::json!([1.0]), "{good:#}");
    assert_eq!(good["variants"]["after"]["allocs"], serde_json::json!([0.0]));
    assert_eq!(good["broken"].as_array().unwrap().len(), 0, "{good:#}");
    for (id, place, words) in [
        ("unkept", "clinic/cases/unkept/case.toml", "2 expected, 1 counted"),
        ("unnamed", "clinic/cases/unnamed/before.go:8", "no comment names it"),
        ("no-compile", "clinic/cases/no-compile", "nothing"),
    ] {
        let broken = &case(id)["broken"][0];
        assert!(broken["place"].as_str().unwrap().starts_with(place), "{broken:#}");
        assert!(broken["what"].as_str().unwrap().contains(words), "{broken:#}");
    }
    let text = stdout(&matrix(&workspace, &[]));
    assert!(text.contains("promises that do not hold:"), "{text}");
    let kept: Value = serde_json::from_str(&file(&workspace, "matrix.json")).unwrap();
    let good = &kept["cases"].as_array().unwrap()[0];
    let decision = &good["decisions"]["before"];
    let moved = decision.as_array().unwrap().iter().find(|d| d["line"] == 8).unwrap();
    assert_eq!(moved["verdict"]["kind"], "moved-to-heap", "{moved:#}");
    assert_eq!(moved["class"]["class"], "escapes-and-allocates");
    assert!(moved["why"].as_array().unwrap().iter().any(|why| why == "return"), "{moved:#}");
}

#[test]
fn what_was_learnt_is_kept_until_the_source_changes() {
    let workspace = TestWorkspace::new();
    let folder = workspace.case("good", &[]);
    assert_eq!(matrix(&workspace, &[]).status.code(), Some(0));
    let cache = workspace.root().join("target/matrix/cache");
    let kept = walkdir::WalkDir::new(&cache)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .find(|path| path.ends_with("good.json"))
        .unwrap();
    // A count that no machine would give shows who answered.
    let text = std::fs::read_to_string(&kept).unwrap();
    let mut answer: Value = serde_json::from_str(&text).unwrap();
    let iterations = answer["visit"]["counts"]["before"]["iterations"].as_u64().unwrap();
    answer["visit"]["counts"]["before"]["mallocs"] = (7 * iterations).into();
    std::fs::write(&kept, answer.to_string()).unwrap();
    let output = matrix(&workspace, &[]);
    assert!(stdout(&output).contains("1 expected, 7 counted"), "{}", stdout(&output));
    let source = std::fs::read_to_string(folder.join("after.go")).unwrap();
    std::fs::write(folder.join("after.go"), source + "\n// Another comment.\n").unwrap();
    let output = matrix(&workspace, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    std::fs::write(&kept, "{ torn").unwrap();
    assert_eq!(matrix(&workspace, &[]).status.code(), Some(0), "a torn answer is asked again");
}

#[test]
fn a_release_that_cannot_be_had_says_where_it_was_looked_for() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let mut command = workspace.xtask();
    let output = command.args(["matrix", "--offline", "--go", "1.99"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("1.99"), "{}", stderr(&output));
    let output = workspace.xtask().args(["matrix", "--go", "1.26,new"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is no Go version"), "{}", stderr(&output));
}

/// Said before anything is fetched, so the network is never asked; the proxy here would say so.
#[test]
fn a_release_that_is_too_old_is_refused_at_once() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    for (go, named) in [("1.23", "Go 1.23"), ("go1.21.3", "Go 1.21.3")] {
        let mut command = workspace.xtask();
        command.args(["matrix", "--go", go]).env("GOPROXY", "https://nowhere.invalid");
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.starts_with(&format!("error: {named} is older than ")), "{said}");
        assert!(said.contains("leave it out of --go") && !said.contains("asking"), "{said}");
    }
}

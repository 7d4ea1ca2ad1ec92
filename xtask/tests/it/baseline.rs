//! Baselines as a user meets them: accepted once, refused when incomplete, verified afterwards.

use std::path::PathBuf;

use xtask::recording::Recording;

use crate::report_fixture::{failed, measured, recording};
use crate::sitting::{recorded, sitting, write};
use crate::workspace::{TestWorkspace, stderr};

/// By the fixture: recorded on 1 March 2026 with go1.26.8 on linux/amd64.
const NAME: &str = "2026-03-01-go1.26.8-linux-amd64";

fn baseline(workspace: &TestWorkspace, words: &[&str]) -> std::process::Output {
    workspace.xtask().arg("baseline").args(words).output().unwrap()
}

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder(workspace: &TestWorkspace) -> PathBuf {
    workspace.root().join("baselines").join(NAME)
}

#[test]
fn what_was_accepted_is_the_recording_to_the_byte_with_a_readme_and_hashes() {
    let workspace = sitting(&["one", "two"]);
    let output = baseline(&workspace, &["accept"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
    for file in ["header.json", "cases/one.jsonl", "cases/two.jsonl"] {
        let (kept, was) = (folder(&workspace).join(file), recorded(&workspace).join(file));
        assert_eq!(read(kept), read(was), "{file}");
    }
    assert_eq!(read(workspace.root().join("baselines/current")), format!("{NAME}\n"));
    let readme = read(folder(&workspace).join("README.md"));
    for words in [
        "| what | 2 cases, 24 replicates in all |",
        "| Go | go1.26.8 on linux/amd64 |",
        "| processor | a processor |",
        "cargo xtask report --seed 7 --alpha 0.05 --min-effect 0.05",
        &format!("cargo xtask render --recording baselines/{NAME}"),
    ] {
        assert!(readme.contains(words), "{words:?} is missing from\n{readme}");
    }
    assert!(!readme.contains("although"), "{readme}");
    let list = stdout(&baseline(&workspace, &["list"]));
    assert_eq!(list, format!("* {NAME}  2 cases, a processor\n"));
    let check = baseline(&workspace, &["check"]);
    assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
    assert_eq!(stdout(&check), format!("1 baseline intact; the current one is {NAME}\n"));
}

/// Another program's word on the same hashes.
#[test]
#[cfg(target_os = "linux")]
fn the_hashes_are_read_by_sha256sum() {
    let workspace = sitting(&["one"]);
    assert_eq!(baseline(&workspace, &["accept"]).status.code(), Some(0));
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--strict", "SHA256SUMS"])
        .current_dir(folder(&workspace))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    assert_eq!(stdout(&checked), "README.md: OK\ncases/one.jsonl: OK\nheader.json: OK\n");
}

#[test]
fn a_baseline_is_written_once() {
    let workspace = sitting(&["one"]);
    assert_eq!(baseline(&workspace, &["accept"]).status.code(), Some(0));
    let before = std::fs::read(folder(&workspace).join("cases/one.jsonl")).unwrap();
    write(&recording(vec![measured("one"), measured("two")]), &recorded(&workspace));
    let again = baseline(&workspace, &["accept"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("--label WORD"), "{}", stderr(&again));
    assert_eq!(std::fs::read(folder(&workspace).join("cases/one.jsonl")).unwrap(), before);
    assert_eq!(std::fs::read_dir(workspace.root().join("baselines")).unwrap().count(), 2);
    let second = baseline(&workspace, &["accept", "--label", "evening"]);
    assert_eq!(second.status.code(), Some(0), "{}", stderr(&second));
    let list = stdout(&baseline(&workspace, &["list"]));
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[0].starts_with(&format!("  {NAME}  1 case")), "{list}");
    assert!(lines[1].starts_with(&format!("* {NAME}-evening  2 cases")), "{list}");
}

#[test]
fn an_incomplete_recording_is_refused_unless_told() {
    use xtask::bench::Ended;
    let with = |change: &dyn Fn(&mut Recording)| {
        let mut sitting = recording(vec![measured("one"), measured("two")]);
        change(&mut sitting);
        let workspace = TestWorkspace::new();
        write(&sitting, &recorded(&workspace));
        let output = baseline(&workspace, &["accept"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(!workspace.root().join("baselines").exists());
        let anyway = baseline(&workspace, &["accept", "--anyway"]);
        assert_eq!(anyway.status.code(), Some(0), "{}", stderr(&anyway));
        let readme = std::fs::read_to_string(folder(&workspace).join("README.md")).unwrap();
        assert!(readme.contains("It was accepted although it is not complete"), "{readme}");
        stderr(&output)
    };
    let said = with(&|r| r.header.elapsed_s = None);
    assert!(said.contains("the sitting has not ended"), "{said}");
    let said = with(&|r| r.cases[1].ended = Some(Ended::OutOfTime));
    assert!(said.contains("cut off by the time budget: two\n"), "{said}");
    let said = with(&|r| r.cases[0].ended = Some(Ended::Interrupted));
    assert!(said.contains("interrupted: one\n"), "{said}");
    let said = with(&|r| r.cases[0].ended = None);
    assert!(said.contains("not measured to the end: one\n"), "{said}");
    let said = with(&|r| r.cases[0] = failed("one"));
    assert!(said.contains("failed: one\n"), "{said}");
}

#[test]
fn every_kind_of_tampering_is_named() {
    let workspace = sitting(&["one", "two"]);
    assert_eq!(baseline(&workspace, &["accept"]).status.code(), Some(0));
    let kept = folder(&workspace);
    let journal = kept.join("cases/one.jsonl");
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, text.replacen("\"mallocs\":10000", "\"mallocs\":20000", 1)).unwrap();
    std::fs::remove_file(kept.join("cases/two.jsonl")).unwrap();
    std::fs::write(kept.join("note.txt"), "mine").unwrap();
    let output = baseline(&workspace, &["check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for words in ["cases/one.jsonl was changed", "cases/two.jsonl is missing", "note.txt was added"]
    {
        assert!(said.contains(&format!("baselines/{NAME}: {words}\n")), "{words} is not in {said}");
    }
    assert!(stdout(&output).contains("NOT INTACT"));
    std::fs::write(kept.join("SHA256SUMS"), "nonsense\n").unwrap();
    assert!(stderr(&baseline(&workspace, &["check"])).contains("SHA256SUMS: line 1"));
}

#[test]
fn no_baseline_is_no_fault_but_a_pointer_to_nowhere_is() {
    let workspace = TestWorkspace::new();
    let output = baseline(&workspace, &["check"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), "no baseline yet\n"));
    assert!(stdout(&baseline(&workspace, &["list"])).starts_with("no baseline yet: "));
    let folder = workspace.root().join("baselines");
    std::fs::create_dir(&folder).unwrap();
    for pointer in ["../clinic\n", "/etc\n", "2026-01-01-gone\n", ""] {
        std::fs::write(folder.join("current"), pointer).unwrap();
        let output = baseline(&workspace, &["check"]);
        assert_eq!(output.status.code(), Some(2), "{pointer}");
        assert!(stderr(&output).contains("names no baseline"), "{}", stderr(&output));
    }
}

#[test]
fn companions_go_along() {
    let workspace = sitting(&["one"]);
    workspace.xtask().args(["calibrate", "--simulated-only", "--families", "1"]).assert().success();
    assert_eq!(baseline(&workspace, &["accept"]).status.code(), Some(0));
    let kept = std::fs::read(folder(&workspace).join("calibration.json")).unwrap();
    assert_eq!(kept, std::fs::read(workspace.root().join("target/calibration.json")).unwrap());
    let readme = std::fs::read_to_string(folder(&workspace).join("README.md")).unwrap();
    assert!(readme.contains("- calibration.json"), "{readme}");
    assert_eq!(workspace.xtask().arg("site").output().unwrap().status.code(), Some(0));
    assert!(workspace.root().join("site/calibration.html").is_file());
}

//! `report` as a user meets it: what goes well, and each thing that can go wrong. Go really runs.

use crate::workspace::{TestWorkspace, stderr};

#[test]
fn a_new_case_is_cured_as_it_stands() {
    let workspace = TestWorkspace::new();
    workspace.case("my-case", &[]);
    workspace.xtask().args(["report", "my-case"]).assert().success();
    let case = workspace.reported("my-case");
    assert_eq!(case["verdict"], "cured", "{case:#}");
    assert_eq!(case["allocs_per_op"]["before"], 1.0);
    assert_eq!(case["allocs_per_op"]["after"], 0.0);
    assert_eq!(case["want_problems"]["before"].as_array().unwrap().len(), 0, "{case:#}");
    let findings = case["findings"]["before"].as_array().unwrap();
    let moved = findings.iter().find(|finding| finding["kind"] == "moved to heap").unwrap();
    assert_eq!(moved["line"], 8);
    assert_eq!(moved["allocs_per_op"], 1.0, "the profile's line is the compiler's line");
}

#[test]
fn cases_that_fail_say_why_and_leave_the_others_alone() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.case("no-compile", &[("before.go", "total := 0 ", "total := nothing ")]);
    workspace.case(
        "panics",
        &[("case_test.go", "sinkPtr = Before(input)", "panic(\"the body broke\")")],
    );
    workspace.case("disagrees", &[("after.go", "return total", "return total + 1")]);
    workspace.case(
        "fatal",
        &[(
            "case_test.go",
            "for range b.N {\n\t\tsinkPtr",
            "b.Fatal(\"no\")\n\tfor range b.N {\n\t\tsinkPtr",
        )],
    );
    workspace.case(
        "parts",
        &[(
            "case_test.go",
            "for range b.N {\n\t\tsinkPtr",
            "b.Run(\"part\", func(b *testing.B) {})\n\tfor range b.N {\n\t\tsinkPtr",
        )],
    );
    let output = workspace.quick_report().output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    for (id, words) in [
        ("parts", vec!["b.Run", "a function of its own"]),
        ("no-compile", vec!["compiling", "before.go:8", "nothing"]),
        ("panics", vec!["the body broke", "BenchmarkBefore"]),
        ("disagrees", vec!["before and after", "After("]),
        ("fatal", vec!["b.Fatal"]),
    ] {
        let case = workspace.reported(id);
        assert_eq!(case["status"], "failed", "{id}");
        assert!(case["verdict"].is_null(), "{id}");
        let reason = case["reason"].as_str().unwrap();
        for word in words {
            assert!(reason.contains(word), "{id}: {reason}");
        }
    }
    assert_eq!(workspace.reported("good")["status"], "measured");
}

#[test]
#[cfg(unix)]
fn a_benchmark_that_never_ends_is_killed_with_its_children() {
    let workspace = TestWorkspace::new();
    let marker = workspace.root().join("child");
    let endless = format!(
        "child := exec.Command(\"sleep\", \"1000\")\n\tchild.Start()\n\
         \tos.WriteFile({marker:?}, []byte(strconv.Itoa(child.Process.Pid)), 0o644)\n\
         \tfor {{\n\t\ttime.Sleep(time.Second)\n\t}}\n\tfor range b.N {{\n\t\tsinkValue"
    );
    workspace.case(
        "endless",
        &[
            ("case_test.go", "for range b.N {\n\t\tsinkValue", &endless),
            (
                "case_test.go",
                "import \"testing\"",
                "import (\n\t\"os\"\n\t\"os/exec\"\n\t\"strconv\"\n\t\"testing\"\n\t\"time\"\n)",
            ),
        ],
    );
    let output = workspace.quick_report().output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let reason = workspace.reported("endless")["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("did not end within 3 s"), "{reason}");
    let child = std::fs::read_to_string(marker).unwrap();
    // A killed process may stay in the table as a zombie where nobody collects orphans.
    let status = std::process::Command::new("ps").args(["-o", "stat=", "-p", &child]).output();
    let state = String::from_utf8(status.unwrap().stdout).unwrap();
    assert!(matches!(state.trim().chars().next(), None | Some('Z')), "{child} lives: {state}");
}

#[test]
fn mistakes_in_manifests_name_file_and_line_and_the_rest_runs() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.case("unknown-key", &[("case.toml", "order = 900", "order = 900\ncolour = 1")]);
    workspace.case("no-bench", &[("case_test.go", "func BenchmarkAfter(", "func benchmarkAfter(")]);
    let bad = workspace.root().join("clinic/cases/Bad_Name");
    std::fs::rename(workspace.case("bad-name", &[]), bad).unwrap();
    let output = workspace.quick_report().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for words in [
        "clinic/cases/unknown-key/case.toml:4: unknown field `colour`",
        "clinic/cases/no-bench/case_test.go: missing `func BenchmarkAfter(b *testing.B)`",
        "\"Bad_Name\" is no case id",
    ] {
        assert!(said.contains(words), "{words} is not in:\n{said}");
    }
    assert_eq!(workspace.reported("good")["status"], "measured");
    assert_eq!(workspace.report()["problems"].as_array().unwrap().len(), 3);
}

#[test]
fn two_reports_at_once_do_not_mix() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let out = workspace.root().join("target/report");
    std::fs::create_dir_all(&out).unwrap();
    let held = std::fs::File::create(out.join(".lock")).unwrap();
    held.lock().unwrap();
    let output = workspace.quick_report().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another command is at work"), "{}", stderr(&output));
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let file = workspace.root().join("file");
    std::fs::write(&file, "").unwrap();
    let output = workspace.quick_report().arg("--out").arg(file.join("x")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("choose another folder with --out"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn a_go_that_is_too_old_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let old = workspace.root().join("go");
    std::fs::write(&old, "#!/bin/sh\necho '{\"GOVERSION\": \"go1.20.1\", \"GOROOT\": \"/go\", \"GOHOSTOS\": \"linux\", \"GOHOSTARCH\": \"amd64\", \"GOOS\": \"linux\", \"GOARCH\": \"amd64\"}'\n").unwrap();
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = workspace.quick_report().arg("--go").arg(&old).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("1.24"), "{said}");
}

#[test]
fn an_unknown_case_is_an_error_that_lists_the_known_ones() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let output = workspace.quick_report().arg("god").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the clinic has good"), "{}", stderr(&output));
}

#[test]
fn rendering_needs_no_go_and_says_the_same() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let recorded = workspace.quick_report().output().unwrap();
    let first = workspace.report();
    let again = workspace.root().join("again");
    let rendered = workspace
        .xtask()
        .args(["render", "--recording", "target/report/recording", "--out"])
        .arg(&again)
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(rendered.status, recorded.status, "{}", stderr(&rendered));
    let text = std::fs::read_to_string(again.join("report.json")).unwrap();
    assert_eq!(first, serde_json::from_str::<serde_json::Value>(&text).unwrap());
}

#[test]
fn a_cut_off_journal_is_resumed_and_nothing_is_measured_twice() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.xtask().args(["report"]).assert().success();
    let journal = workspace.root().join("target/report/recording/cases/good.jsonl");
    let whole = std::fs::read_to_string(&journal).unwrap();
    // As after a kill: the last replicates and the end are missing, the last line is half there.
    let kept: Vec<&str> =
        whole.lines().filter(|line| !line.starts_with("{\"entry\":\"ended\"")).collect();
    let cut = kept.len() - 2;
    let torn = format!("{}\n{}", kept[..cut].join("\n"), &kept[cut][..40]);
    std::fs::write(&journal, &torn).unwrap();
    workspace.xtask().args(["report", "--resume"]).assert().success();
    let resumed = std::fs::read_to_string(&journal).unwrap();
    assert!(resumed.starts_with(&kept[..cut].join("\n")), "what was measured is still there");
    assert_eq!(workspace.reported("good")["verdict"], "cured");
}

#[test]
fn a_template_of_ones_own_changes_the_look_and_its_mistakes_are_named() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.quick_report().output().unwrap();
    let look = workspace.root().join("look");
    std::fs::create_dir(&look).unwrap();
    let render = || {
        let mut command = workspace.xtask();
        command.args(["render", "--recording", "target/report/recording", "--templates"]);
        command.arg(&look).output().unwrap()
    };
    std::fs::write(look.join("style.css"), "body { color: rebeccapurple }").unwrap();
    assert_ne!(render().status.code(), Some(2));
    let css = std::fs::read_to_string(workspace.root().join("target/report/assets/style.css"));
    assert!(css.unwrap().contains("rebeccapurple"));
    std::fs::write(look.join("not_found.hbs"), "fine\n{{misspelt}}\n").unwrap();
    let output = render();
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for word in ["not_found.hbs:2", "misspelt"] {
        assert!(said.contains(word), "{word} is not in {said}");
    }
}

#[test]
fn format_chooses_what_is_made_and_takes_away_what_an_earlier_run_made() {
    let workspace = crate::sitting::sitting(&["one"]);
    let out = workspace.root().join("out");
    let render = |words: &[&str]| {
        let mut command = workspace.xtask();
        command.args(["render", "--recording", "target/report/recording", "--out", "out"]);
        let output = command.args(words).output().unwrap();
        assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let made = || {
        let files = walkdir::WalkDir::new(&out).sort_by_file_name().into_iter().map(|e| e.unwrap());
        let files = files.filter(|entry| entry.file_type().is_file());
        let name =
            |e: walkdir::DirEntry| e.path().strip_prefix(&out).unwrap().display().to_string();
        files.map(name).filter(|name| !name.starts_with('.')).collect::<Vec<_>>()
    };
    render(&[]);
    let all = made();
    for file in ["index.html", "report.html", "report.md", "report.json", "bench/after.txt"] {
        assert!(all.iter().any(|made| made == file), "{file} is not in {all:?}");
    }
    std::fs::write(out.join("mine.txt"), "kept").unwrap();
    let said = render(&["--format", "markdown,json"]);
    assert_eq!(made(), ["mine.txt", "report.json", "report.md"]);
    assert!(said.ends_with("out/report.md\n"), "{said}");
    render(&["--format", "single", "--format", "bench"]);
    assert_eq!(made(), ["bench/after.txt", "bench/before.txt", "mine.txt", "report.html"]);
    let refused = workspace.xtask().args(["report", "--format", "pdf"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}

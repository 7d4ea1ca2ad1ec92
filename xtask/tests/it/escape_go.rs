//! The installed Go against the readers: a package of the standard library is built afresh, and
//! every line must be read and every record joined. This is the first test to fail when a release
//! changes its words.

use std::path::Path;
use std::process::Command;

use xtask::escape::{Span, join, json, parse};

/// Builds one package with its own cache entry and gives the text and the records.
fn build(package: &str, records: &Path) -> Vec<u8> {
    let version = Command::new("go").args(["env", "GOVERSION"]).output().expect("go is installed");
    let old = String::from_utf8_lossy(&version.stdout).starts_with("go1.24");
    let debug = if old { "closure=1" } else { "escapedebug=1,closure=1" };
    // A folder of its own per run keeps cmd/go from replaying an older build's output.
    let flags = format!("-gcflags={package}=-m=2 -json=0,file://{} -d={debug}", records.display());
    let mut go = Command::new("go");
    go.arg("build").arg(flags).arg(package).env("GOFLAGS", "").env("GOWORK", "off");
    let output = go.current_dir(records).output().expect("go is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stderr
}

fn read_records(folder: &Path) -> Vec<json::JsonFile> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("a readable folder").into_path());
    files
        .filter(|path| path.is_file())
        .map(|path| json::read(&std::fs::read(path).expect("a readable file")))
        .collect()
}

#[test]
fn the_installed_go_says_nothing_that_is_not_read() {
    for package in ["text/tabwriter", "encoding/csv", "container/list"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = build(package, folder.path());
        let mut all = parse::parse(&text);
        assert_eq!(all.len(), 1, "{package}");
        let diagnosis = &mut all[0];
        assert_eq!(diagnosis.package, package);
        assert_eq!(diagnosis.unread, [], "{package}");

        let escapes =
            |line: &&str| line.ends_with(" escapes to heap") || line.contains(": moved to heap: ");
        let printed = String::from_utf8_lossy(&text).lines().filter(escapes).count();
        let heap = diagnosis.findings.iter().filter(|f| f.verdict.is_heap()).count();
        assert_eq!(heap, printed, "{package}");
        assert!(heap > 0, "{package} has escapes");

        let records = read_records(folder.path());
        assert!(records.iter().all(|file| file.unread.is_empty()), "{package}");
        join::join(diagnosis, &records);
        assert!(diagnosis.go_version.is_some(), "{package}: the records were joined");
    }
}

/// Level 1 is the compiler's own summary of level 2, so it says what reading level 2 must give.
#[test]
fn what_is_read_at_level_two_is_what_level_one_prints() {
    for package in ["text/tabwriter", "encoding/csv", "regexp/syntax", "go/printer"] {
        let mut printed: Vec<String> = print_level(package, 1)
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(str::to_owned)
            .collect();
        let mut read = Vec::new();
        for diagnosis in parse::parse(print_level(package, 2).as_bytes()) {
            let at = |span: &Span, message: &str| match span.line {
                0 => message.to_owned(),
                _ => format!("{span}: {message}"),
            };
            read.extend(diagnosis.findings.iter().map(|f| at(&f.span, &f.message)));
            let notes = diagnosis.notes.iter().filter(|n| n.kind.is_level_one());
            let nowhere = Span::default();
            read.extend(notes.map(|n| at(n.span.as_ref().unwrap_or(&nowhere), &n.message)));
        }
        printed.sort();
        read.sort();
        assert_eq!(read, printed, "{package}");
        assert!(printed.len() > 10, "{package}");
    }
}

fn print_level(package: &str, level: u32) -> String {
    let flags = format!("-gcflags={package}=-m={level}");
    let mut go = Command::new("go");
    let output = go.args(["build", &flags, package]).env("GOFLAGS", "").output();
    let output = output.expect("go is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).expect("source text is UTF-8")
}

#[test]
fn a_package_that_does_not_compile_keeps_its_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("go.mod"), "module example.test/broken\n\ngo 1.24\n")
        .expect("a writable folder");
    std::fs::write(folder.path().join("a.go"), "package broken\n\nvar x int = \"no\"\n")
        .expect("a writable folder");
    let output = Command::new("go")
        .args(["build", "-gcflags=-m=2", "."])
        .current_dir(folder.path())
        .env("GOFLAGS", "")
        .output()
        .expect("go is installed");
    assert!(!output.status.success());
    let all = parse::parse(&output.stderr);
    assert_eq!(all[0].package, "example.test/broken");
    assert!(all[0].findings.is_empty());
    assert!(all[0].unread[0].text.starts_with("./a.go:3:13: cannot use \"no\""), "{all:?}");
}

//! `coverage` as a user meets it: written, found fresh, found stale.

use crate::workspace::{TestWorkspace, stderr};

fn coverage(workspace: &TestWorkspace, more: &[&str]) -> std::process::Output {
    workspace.xtask().args(["coverage", "--offline"]).args(more).output().unwrap()
}

#[test]
fn the_table_is_written_and_its_age_is_known() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    let file = workspace.root().join("clinic/COVERAGE.md");
    let output = coverage(&workspace, &["--check"]);
    assert_eq!(output.status.code(), Some(1), "a table that is not there is stale");
    assert!(stderr(&output).contains("cargo xtask coverage"), "{}", stderr(&output));
    assert!(!file.exists(), "--check writes nothing");
    assert_eq!(coverage(&workspace, &[]).status.code(), Some(0));
    let text = std::fs::read_to_string(&file).unwrap();
    // The skeleton returns the address of a local variable.
    let row = |word: &str| text.lines().find(|line| line.starts_with(&format!("| {word} |")));
    assert!(row("address-of").unwrap().ends_with("| [good](cases/good/README.md) |"), "{text}");
    assert!(row("moved to heap").unwrap().contains("[good]"), "{text}");
    assert!(row("send").unwrap().contains("– nobody has written a case yet"), "{text}");
    assert!(row("too aligned for stack").unwrap().contains("– on 64-bit platforms"), "{text}");
    assert_eq!(coverage(&workspace, &["--check"]).status.code(), Some(0));
    std::fs::write(&file, text.replace("| send |", "| sent |")).unwrap();
    let output = coverage(&workspace, &["--check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("- | sent |") && said.contains("+ | send |"), "{said}");
    // A table of another release cannot be compared with this one.
    let other = text.replacen(" with Go 1.", " with Go 9.", 1).replace("| send |", "| sent |");
    std::fs::write(&file, other).unwrap();
    let output = coverage(&workspace, &["--check"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("not compared"));
}

#[test]
fn a_table_that_would_lack_a_case_is_neither_written_nor_compared() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.case("torn", &[("after.go", "package ", "packages ")]);
    let file = workspace.root().join("clinic/COVERAGE.md");
    for more in [&[][..], &["--check"]] {
        let output = coverage(&workspace, more);
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        let said = stderr(&output);
        assert!(
            said.contains("torn: failed while ") && said.contains("mend these cases"),
            "{said}"
        );
        assert!(!file.exists(), "{more:?}");
    }
}

//! The files of a new case: one that compiles, passes and is measured as it stands, so that its
//! author changes something that works.

use super::CaseId;

/// The files of a fresh case, name and text.
pub fn files(id: &CaseId) -> [(&'static str, String); 5] {
    let fill =
        |text: &str| text.replace("PACKAGE", &id.package_name()).replace("CASE", id.as_str());
    [
        ("case.toml", fill(include_str!("scaffold/case.toml"))),
        ("README.md", fill(include_str!("scaffold/README.md"))),
        ("before.go", fill(include_str!("scaffold/before.go.txt"))),
        ("after.go", fill(include_str!("scaffold/after.go.txt"))),
        ("case_test.go", fill(include_str!("scaffold/case_test.go.txt"))),
    ]
}

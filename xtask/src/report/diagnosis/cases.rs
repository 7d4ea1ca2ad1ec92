//! The compiler's verdicts as text and JSON, for `diagnose`.

use serde::Serialize;

use crate::case::{CaseId, GoVersion};
use crate::escape::{Diagnosis, Unread};
use crate::report::json::{FindingRow, finding_row};

/// One diagnosed case.
#[derive(Debug, Clone)]
pub struct Diagnosed {
    /// The case.
    pub id: CaseId,
    /// What the compiler said; empty when it did not compile.
    pub diagnosis: Diagnosis,
    /// The compiler's errors, when it did not.
    pub failure: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    go: String,
    cases: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    failure: Option<&'a str>,
    findings: Vec<FindingRow<'a>>,
    unread: &'a [Unread],
}

/// For programs.
pub fn json(all: &[Diagnosed], go: &GoVersion) -> String {
    let row = |d: &'_ Diagnosed| -> Vec<usize> { (0..d.diagnosis.findings.len()).collect() };
    let cases = all
        .iter()
        .map(|d| Row {
            id: d.id.as_str(),
            failure: d.failure.as_deref(),
            findings: row(d)
                .into_iter()
                .map(|index| finding_row(&d.diagnosis.findings[index], index, None))
                .collect(),
            unread: &d.diagnosis.unread,
        })
        .collect();
    let document = Document { schema_version: 1, go: format!("go{}", go.number()), cases };
    let mut text = serde_json::to_string_pretty(&document).expect("rows are plain data");
    text.push('\n');
    text
}

/// For people: each heap verdict with the path that led to it.
pub fn text(all: &[Diagnosed]) -> String {
    let mut text = String::new();
    for diagnosed in all {
        text.push_str(&format!("{}\n", diagnosed.id));
        if let Some(failure) = &diagnosed.failure {
            text.push_str(&format!("  does not compile:\n{}\n", indented(failure)));
        }
        let heap = diagnosed.diagnosis.findings.iter().filter(|f| f.verdict.is_heap());
        for finding in heap {
            text.push_str(&format!("  {}: {}\n", finding.span, finding.message));
            for step in finding.flow.iter().filter(|step| step.span.is_some()) {
                text.push_str(&format!("      {}: {}\n", step.code, step.why.sentence()));
            }
        }
        let unread = diagnosed.diagnosis.unread.len();
        if unread > 0 {
            text.push_str(&format!("  {unread} lines of the compiler were not understood\n"));
        }
    }
    text
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

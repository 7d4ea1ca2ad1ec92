//! What linters advise, on the lines they speak of, and the story of a linter drill.
//!
//! The same advice from two linters is said once, with both names. Only a case that drills a rule
//! says so when nobody could be asked.

use serde::Serialize;

use super::super::html::clip;
use super::super::listing::{LineNote, Symbol};
use super::Scene;
use crate::case::Variant;
use crate::judge::witness::file_of;
use crate::recording::{LintFinding, LintReport, Linter};

/// Longest failure of a linter that is shown, in characters.
const FAILURE_LIMIT: usize = 300;

/// The drill of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrillView {
    /// The rule.
    pub rule: String,
    /// What the linters say of before and after, or why nobody was asked.
    pub sentences: Vec<String>,
    /// The command that gets a linter, or empty.
    pub command: &'static str,
}

/// Advice with everybody who gives it.
struct Shared<'a> {
    finding: &'a LintFinding,
    by: Vec<String>,
}

/// The advice on one variant's file, each once.
fn shared<'a>(scene: &Scene<'a>, variant: Variant) -> Vec<Shared<'a>> {
    let mut all: Vec<Shared<'a>> = Vec::new();
    for report in &scene.record.lint {
        for finding in report.findings.iter().filter(|f| f.file == file_of(variant)) {
            let place = |f: &LintFinding| (f.line, f.column, f.rule.clone());
            match all.iter_mut().find(|known| place(known.finding) == place(finding)) {
                Some(known) => known.by.push(report.who()),
                None => all.push(Shared { finding, by: vec![report.who()] }),
            }
        }
    }
    all.sort_by_key(|shared| (shared.finding.line, shared.finding.column));
    all
}

impl Shared<'_> {
    fn words(&self) -> String {
        let LintFinding { rule, message, .. } = self.finding;
        format!("{rule}: {message} ({})", self.by.join(", "))
    }
}

/// Notes for the listing of one variant.
pub fn notes(scene: &Scene<'_>, variant: Variant) -> Vec<LineNote> {
    let note = |shared: &Shared<'_>| LineNote {
        line: shared.finding.line,
        column: shared.finding.column,
        symbol: Symbol::Linter,
        text: shared.words(),
        steps: Vec::new(),
    };
    shared(scene, variant).iter().map(note).collect()
}

/// The advice on each line of one variant that has some.
pub fn by_line(scene: &Scene<'_>, variant: Variant) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for shared in shared(scene, variant) {
        match lines.last_mut().filter(|(line, _)| *line == shared.finding.line) {
            Some((_, words)) => words.push_str(&format!("; {}", shared.words())),
            None => lines.push((shared.finding.line, shared.words())),
        }
    }
    lines
}

/// The drill, on a case that names a rule.
pub fn drill(scene: &Scene<'_>) -> Option<DrillView> {
    let rule = scene.record.case.linter.as_deref()?;
    let knowing = Linter::knowing(rule);
    let asked: Vec<&LintReport> =
        scene.record.lint.iter().filter(|report| knowing.contains(&report.linter)).collect();
    let mut sentences: Vec<String> = asked.iter().map(|report| told(report, rule)).collect();
    let missing = asked.is_empty();
    if missing {
        let names: Vec<_> = knowing.iter().map(|linter| linter.name()).collect();
        sentences.push(format!(
            "{} was not there when this was recorded. It is not needed for anything else; this gets \
             it, in a fixed version, through Go’s module proxy:",
            names.join(" or ")
        ));
    }
    let command = if missing { "cargo xtask doctor --install" } else { "" };
    Some(DrillView { rule: clip(rule, 40), sentences, command })
}

fn told(report: &LintReport, rule: &str) -> String {
    let who = report.who();
    if let Some(failure) = &report.failure {
        let failure = clip(failure, FAILURE_LIMIT);
        return format!("{who} could not look at the code: {failure}");
    }
    let [before, after] = Variant::BOTH.map(|variant| {
        report.findings.iter().find(|f| f.rule == rule && f.file == file_of(variant))
    });
    match (before, after) {
        (Some(found), None) => format!(
            "{who} says of before.go, line {}: “{}”. Of after.go it says nothing.",
            found.line, found.message
        ),
        (Some(found), Some(still)) => format!(
            "{who} says of before.go, line {}: “{}”, and says it of after.go, line {}, too.",
            found.line, found.message, still.line
        ),
        (None, Some(new)) => format!(
            "{who} says nothing of before.go, and of after.go, line {}: “{}”.",
            new.line, new.message
        ),
        (None, None) => format!("{who} looked at both files and says nothing of {rule}."),
    }
}

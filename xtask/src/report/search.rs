//! The search index: what each case can be found by, as a script, because a page that was opened
//! from a folder may load a script and nothing else.
//!
//! An entry has the words of a case once each. The file comes in pieces, one per case, and is the
//! same for the same report. How it is searched is the page's business (`templates/site.js`).

use std::collections::BTreeSet;

use serde::Serialize;

use super::html::{clip, visible};
use super::prose;
use super::view::{Scene, VerdictView, words};

/// Where it lies.
pub const PATH: &str = "assets/search-index.js";
/// What comes before the entries.
pub const HEAD: &str = "window.clinicSearch=[\n";
/// What comes behind them.
pub const FOOT: &str = "];\n";

/// Most characters of diagnostics, and of words, that one case brings along.
const LIMIT: usize = 3000;

/// What a case can be found by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Entry {
    id: String,
    title: String,
    group: String,
    lesson: String,
    verdict: &'static str,
    /// What the compiler said about the case's own code, a diagnostic per line.
    said: String,
    /// Every word of its text that is not above, in lower case.
    words: String,
}

/// The entry of a case, with its comma and line end.
pub fn entry(scene: &Scene<'_>) -> String {
    let case = &scene.record.case;
    let text = prose::plain(&case.files.readme);
    let entry = Entry {
        id: case.id.to_string(),
        title: clip(&visible(&case.title), 160),
        group: clip(&words(&case.group), 80),
        lesson: clip(&visible(&case.lesson), 300),
        verdict: VerdictView::of(scene.judgement).word,
        said: clip(&said(scene), LIMIT),
        words: clip(&vocabulary(&text), LIMIT),
    };
    let json = serde_json::to_string(&entry).expect("an entry is plain strings");
    // Should the file ever end up inside a page, it cannot end its script element.
    format!("{},\n", json.replace('<', "\\u003c"))
}

fn said(scene: &Scene<'_>) -> String {
    let Some(witnesses) = &scene.judgement.witnesses else { return String::new() };
    let own = |file: &str| ["before.go", "after.go"].contains(&file);
    let findings = witnesses.diagnosis.findings.iter().filter(|f| own(f.span.file.as_str()));
    let heap = findings.filter(|finding| finding.verdict.is_heap());
    let lines: BTreeSet<String> = heap.map(|finding| visible(&finding.message)).collect();
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

fn vocabulary(text: &str) -> String {
    let text = visible(text).to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || "._-/:".contains(c);
    let long_enough = |word: &&str| word.chars().count() > 2;
    let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches(['.', ':', '-', '/']));
    let unique: BTreeSet<&str> = words.filter(long_enough).collect();
    unique.into_iter().collect::<Vec<_>>().join(" ")
}

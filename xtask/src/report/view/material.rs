//! The raw material of a case's page: what was changed, what the compiler printed, the samples.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::super::html::clip;
use super::super::{bench_text, units};
use super::Scene;
use crate::case::wants::without_want;
use crate::case::{CaseFiles, Variant};

/// What the treatment changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffView {
    /// "3 lines removed, 2 added".
    pub summary: String,
    /// The lines.
    pub rows: Vec<DiffRow>,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffRow {
    /// `gone`, `new` or empty.
    pub class: &'static str,
    /// "−", "+" or a blank.
    pub sign: &'static str,
    /// The line.
    pub text: String,
}

/// What the compiler printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RawView {
    /// "24 lines".
    pub summary: String,
    /// The text, cut when it is long.
    pub text: String,
}

/// An embedded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadView {
    /// Its name.
    pub name: String,
    /// A `data:` address that holds it.
    pub href: String,
}

/// Most characters of the compiler's output that go into a page.
const RAW_LIMIT: usize = 12_000;
/// The same where a curve or the heap over time shares the page, which has a limit of its own.
const RAW_LIMIT_BESIDE_CURVES: usize = 6_000;
/// Most lines of a difference that are shown.
const DIFF_LIMIT: usize = 400;
/// Unchanged lines shown around a change; the listings have the whole.
const DIFF_CONTEXT: usize = 3;
/// Longest line of a difference, in characters.
const LINE_LIMIT: usize = 400;

/// "3 lines removed, 2 added".
pub fn change_summary(files: &CaseFiles) -> String {
    let (before, after) = (shown(&files.before), shown(&files.after));
    let diff = TextDiff::from_lines(&before, &after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    let removed = units::plural(count(ChangeTag::Delete), "line");
    format!("{removed} removed, {} added", units::count(count(ChangeTag::Insert) as f64))
}

/// A file as it is shown, without its wants.
fn shown(text: &str) -> String {
    text.lines().flat_map(|line| [without_want(line), "\n"]).collect()
}

/// What the treatment changed; none when the files are equal.
pub fn diff(files: &CaseFiles) -> Option<DiffView> {
    if files.before == files.after {
        return None;
    }
    let (before, after) = (shown(&files.before), shown(&files.after));
    let diff = TextDiff::from_lines(&before, &after);
    let row = |change: similar::Change<&str>| {
        let (class, sign) = match change.tag() {
            ChangeTag::Delete => ("gone", "−"),
            ChangeTag::Insert => ("new", "+"),
            ChangeTag::Equal => ("", " "),
        };
        DiffRow { class, sign, text: clip(change.value().trim_end_matches('\n'), LINE_LIMIT) }
    };
    let mut rows: Vec<DiffRow> = Vec::new();
    for group in diff.grouped_ops(DIFF_CONTEXT) {
        if !rows.is_empty() {
            rows.push(DiffRow { class: "", sign: "", text: "⋮".to_owned() });
        }
        rows.extend(group.iter().flat_map(|op| diff.iter_changes(op)).map(row));
    }
    rows.truncate(DIFF_LIMIT);
    Some(DiffView { summary: change_summary(files), rows })
}

/// The lines about `before.go` and `after.go`; what is printed about the test, the measuring loop
/// and the standard library is in the recording.
pub fn raw(scene: &Scene<'_>) -> Option<RawView> {
    let output = &scene.record.compiler.as_ref()?.text;
    let folder = format!("cases/{}/", scene.record.case.id);
    let mut text = String::new();
    let mut count = 0;
    for line in in_test_binary(output) {
        let Some((start, rest)) = line.split_once(&folder) else { continue };
        if ["before.go:", "after.go:"].iter().any(|file| rest.starts_with(file)) {
            // The path before the file is the same in every line, and inside of them too.
            text.push_str(&rest.replace(&format!("{start}{folder}"), ""));
            text.push('\n');
            count += 1;
        }
    }
    // A package that does not compile says so in its own words.
    if count == 0 {
        output.clone_into(&mut text);
        count = output.lines().count();
    }
    let lines = units::plural(count, "line");
    let case = &scene.record.case;
    let limit = match case.sweep.is_some() || case.heap_over_time {
        true => RAW_LIMIT_BESIDE_CURVES,
        false => RAW_LIMIT,
    };
    let cut = text.chars().nth(limit).is_some();
    let summary = if cut { format!("the beginning of {lines}") } else { lines };
    Some(RawView { summary, text: clip(&text, limit) })
}

/// A package is compiled alone and again for its test binary, and everything is said twice; the
/// second time is about the code that was measured. All of it when there is no second time.
fn in_test_binary(output: &str) -> impl Iterator<Item = &str> {
    let is_head = |line: &str| line.starts_with("# ") && line.ends_with(".test]");
    let tested = output.lines().any(is_head);
    let mut inside = !tested;
    output.lines().filter(move |line| {
        if line.starts_with("# ") {
            inside = !tested || is_head(line);
        }
        inside
    })
}

/// The samples of this case in Go's benchmark format, a file per variant.
pub fn downloads(scene: &Scene<'_>) -> Vec<DownloadView> {
    if scene.record.replicates.is_empty() {
        return Vec::new();
    }
    let header = &scene.report.recording.header;
    Variant::BOTH
        .into_iter()
        .map(|variant| DownloadView {
            name: format!("{}-{}.txt", scene.record.case.id, variant.word()),
            href: data_address(&bench_text::of(header, scene.record, variant)),
        })
        .collect()
}

/// A text as a `data:` address; whatever is no plain character is percent-encoded.
fn data_address(text: &str) -> String {
    let mut address = String::from("data:text/plain;charset=utf-8,");
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' | b',' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

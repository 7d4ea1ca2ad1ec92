//! A baseline: a recording that was accepted as the one to show.
//!
//! It is called after its day, its Go and its platform, and is only taken in when it is complete,
//! so that what stands in the pages is not a matter of when somebody lost patience. Nothing is
//! read or written here.

use super::{CaseRecord, Header, Recording};
use crate::bench::Ended;

/// A header that gives no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the header gives no usable folder name ({0:?}): record it again")]
pub struct NoName(String);

/// The folder's name, such as `2026-11-21-go1.26.8-linux-amd64`.
///
/// # Errors
/// When date, version or platform in the header are not what a report writes there.
pub fn name(header: &Header, label: Option<&str>) -> Result<String, NoName> {
    let day = header.started.split('T').next().unwrap_or_default();
    let platform = header.go.platform.replace('/', "-");
    let mut name = format!("{day}-go{}-{platform}", header.go.version.number());
    if let Some(label) = label {
        name.push('-');
        name.push_str(label);
    }
    let dated = day.len() == 10 && day.chars().all(|c| c.is_ascii_digit() || c == '-');
    if dated && is_name(&name) { Ok(name) } else { Err(NoName(name)) }
}

/// Whether a text can be the name of a baseline: lower-case letters, digits, dots and dashes,
/// beginning with a digit.
pub fn is_name(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    text.len() <= 120 && text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(fine)
}

/// Why a recording should not stand for the clinic, a sentence each; empty when nothing is wrong.
pub fn shortcomings(recording: &Recording) -> Vec<String> {
    let header = &recording.header;
    let mut found = Vec::new();
    if header.elapsed_s.is_none() {
        found.push("the sitting has not ended".to_owned());
    }
    if recording.cases.is_empty() {
        found.push("there is no case".to_owned());
    }
    found.extend(header.problems.iter().map(|p| format!("a case could not be read: {p}")));
    let cases = |what: &str, is: &dyn Fn(&CaseRecord) -> bool| {
        let ids: Vec<&str> =
            recording.cases.iter().filter(|c| is(c)).map(|c| c.case.id.as_str()).collect();
        (!ids.is_empty()).then(|| format!("{what}: {}", ids.join(", ")))
    };
    let ended =
        |wanted: Ended| move |c: &CaseRecord| c.failure.is_none() && c.ended == Some(wanted);
    found.extend(cases("failed", &|c| c.failure.is_some()));
    found.extend(cases("not measured to the end", &|c| c.failure.is_none() && c.ended.is_none()));
    found.extend(cases("interrupted", &ended(Ended::Interrupted)));
    found.extend(cases("cut off by the time budget", &ended(Ended::OutOfTime)));
    let lacks = |c: &CaseRecord| !(c.is_sweep_settled() && c.is_heap_settled());
    found.extend(cases("without the whole sweep or heap over time", &lacks));
    found
}

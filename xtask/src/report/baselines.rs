//! The baselines of a workspace as a list for the terminal, or for a program.

use serde::Serialize;

use super::html::visible;
use super::units;
use crate::recording::Recording;

/// A baseline in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its folder's name.
    pub name: String,
    /// Whether the site shows it.
    pub current: bool,
    /// When it was recorded, RFC 3339; absent when it cannot be read.
    pub started: Option<String>,
    /// Its Go and platform.
    pub go: Option<String>,
    /// The processor.
    pub cpu: Option<String>,
    /// How many cases it has.
    pub cases: Option<usize>,
    /// Why it cannot be read.
    pub unreadable: Option<String>,
}

/// A baseline that can be read.
pub fn row(name: String, current: bool, recording: &Recording) -> Row {
    let header = &recording.header;
    Row {
        name,
        current,
        started: Some(header.started.clone()),
        go: Some(format!("{} {}", header.go.version, header.go.platform)),
        cpu: header.host.cpu.clone(),
        cases: Some(recording.cases.len()),
        unreadable: None,
    }
}

/// A baseline that cannot be read.
pub fn unreadable(name: String, current: bool, reason: &str) -> Row {
    let unreadable = Some(reason.to_owned());
    Row { name, current, started: None, go: None, cpu: None, cases: None, unreadable }
}

/// A line per baseline; the current one has a star.
pub fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no baseline yet: cargo xtask report, then cargo xtask baseline accept\n"
            .to_owned();
    }
    rows.iter()
        .map(|row| format!("{} {}\n", if row.current { '*' } else { ' ' }, line(row)))
        .collect()
}

fn line(row: &Row) -> String {
    let cases = row.cases.map(|n| units::plural(n, "case"));
    let details = [&row.unreadable, &cases, &row.cpu];
    let details: Vec<String> = details.into_iter().flatten().map(|text| visible(text)).collect();
    format!("{}  {}", visible(&row.name), details.join(", "))
}

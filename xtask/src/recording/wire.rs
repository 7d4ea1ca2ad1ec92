//! The files of a recording: `header.json`, and `cases/<id>.jsonl` with one [`Entry`] per line.
//!
//! A line that a killed process left half-written can only be the last one; it is dropped and
//! said. Any other line that cannot be read is an error with its number, because a recording
//! that lost a line in the middle would be judged as if it were whole.

use super::{CaseRecord, Entry, Header, SCHEMA_VERSION};

/// A recording that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Written by a newer version of the tool.
    #[error("schema version {found} is newer than {SCHEMA_VERSION}: update the tool to read it")]
    TooNew {
        /// The version in the file.
        found: u32,
    },
    /// A line is no entry.
    #[error("line {line}: {reason}; the file was changed by hand or damaged: record it again")]
    BadLine {
        /// 1-based.
        line: usize,
        /// What the reader said.
        reason: String,
    },
    /// There is no case entry to begin with.
    #[error("the first line is no case entry: record it again")]
    NoCase,
    /// The header cannot be read.
    #[error("unreadable header: {0}; record it again")]
    BadHeader(#[from] serde_json::Error),
}

/// One journal line, with its line end.
pub fn line(entry: &Entry) -> String {
    let mut text = serde_json::to_string(entry).expect("entries hold no maps with odd keys");
    text.push('\n');
    text
}

/// The header as it is written.
pub fn header_text(header: &Header) -> String {
    let mut text = serde_json::to_string_pretty(header).expect("a header is plain data");
    text.push('\n');
    text
}

/// Reads a header.
///
/// # Errors
/// When it is no header, or one of a newer tool.
pub fn read_header(text: &str) -> Result<Header, WireError> {
    #[derive(serde::Deserialize)]
    struct Version {
        schema_version: u32,
    }
    let version: Version = serde_json::from_str(text)?;
    if version.schema_version > SCHEMA_VERSION {
        return Err(WireError::TooNew { found: version.schema_version });
    }
    Ok(serde_json::from_str(text)?)
}

/// Reads the journal of one case. A half-written last line is dropped.
///
/// # Errors
/// When another line cannot be read, or the first one names no case.
pub fn read_case(text: &str) -> Result<CaseRecord, WireError> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut lines = whole.lines().enumerate().map(|(index, line)| {
        serde_json::from_str::<Entry>(line)
            .map_err(|error| WireError::BadLine { line: index + 1, reason: error.to_string() })
    });
    let Some(Entry::Case { case }) = lines.next().transpose()? else {
        return Err(WireError::NoCase);
    };
    let mut record = CaseRecord::new(*case);
    for entry in lines {
        record.add(entry?);
    }
    record.replicates.sort_by_key(|replicate| replicate.index);
    Ok(record)
}

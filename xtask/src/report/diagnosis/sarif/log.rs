//! The parts of a SARIF 2.1.0 log that are written here, by the names of the standard.

use serde::Serialize;

use super::rule::Described;
use crate::report::diagnosis::json::About;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What relative addresses are relative to: the folder of the module's `go.mod`.
const ROOT: &str = "%SRCROOT%";

/// The whole file.
#[derive(Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

impl Log {
    pub(super) fn new(run: Run) -> Self {
        Self { schema: SCHEMA, version: "2.1.0", runs: vec![run] }
    }
}

/// One run of the tool.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    tool: Tool,
    invocations: Vec<Invocation>,
    original_uri_base_ids: Bases,
    column_kind: &'static str,
    results: Vec<Resulting>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    full_name: String,
    semantic_version: &'static str,
    rules: Vec<Described>,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

impl Run {
    pub(super) fn new(
        about: &About<'_>,
        rules: Vec<Described>,
        invocation: Invocation,
        results: Vec<Resulting>,
    ) -> Self {
        let driver = Driver {
            name: "escape-clinic",
            full_name: format!("escape clinic, asking Go {}", about.go.number()),
            semantic_version: env!("CARGO_PKG_VERSION"),
            rules,
        };
        let text = format!("the folder of the go.mod of {}", about.module);
        Self {
            tool: Tool { driver },
            invocations: vec![invocation],
            original_uri_base_ids: Bases { root: Base { description: Message { text } } },
            column_kind: "unicodeCodePoints",
            results,
        }
    }
}

/// How the run went.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    #[serde(rename = "toolExecutionNotifications")]
    pub(super) notifications: Vec<Notification>,
}

/// Something about the run and not about the code.
#[derive(Serialize)]
pub(super) struct Notification {
    level: &'static str,
    message: Message,
}

impl Notification {
    pub(super) fn error(text: String) -> Self {
        Self { level: "error", message: Message { text } }
    }

    pub(super) fn warning(text: String) -> Self {
        Self { level: "warning", message: Message { text } }
    }

    pub(super) fn note(text: String) -> Self {
        Self { level: "note", message: Message { text } }
    }
}

/// A text.
#[derive(Serialize, Clone)]
pub(super) struct Message {
    pub(super) text: String,
}

/// A result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resulting {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) code_flows: Vec<CodeFlow>,
    pub(super) partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<Properties>,
}

/// What a result is known by when its line has moved.
#[derive(Serialize)]
pub(super) struct Fingerprints {
    #[serde(rename = "escapeSite/v1")]
    pub(super) site: String,
}

/// What a benchmark counted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Properties {
    pub(super) allocs_per_op: f64,
    pub(super) bytes_per_op: f64,
}

/// A place with what is said about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "one")]
    pub(super) logical_locations: Option<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

/// The standard wants a list.
#[expect(clippy::ref_option, reason = "the form that serde calls")]
fn one<S: serde::Serializer>(
    value: &Option<LogicalLocation>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.as_slice().serialize(serializer)
}

/// A stretch of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    pub(super) region: Region,
}

impl PhysicalLocation {
    pub(super) fn new(file: &str, region: Region) -> Self {
        let artifact_location = ArtifactLocation { uri: encoded(file), uri_base_id: ROOT };
        Self { artifact_location, region }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

/// Lines and columns from 1.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_column: Option<u32>,
}

impl Region {
    pub(super) fn from(start_line: u32, start_column: Option<u32>) -> Self {
        Self { start_line, start_column, end_line: None, end_column: None }
    }
}

/// A function.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub(super) fully_qualified_name: String,
    pub(super) kind: &'static str,
}

/// A path through the code.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CodeFlow {
    pub(super) thread_flows: Vec<ThreadFlow>,
}

/// The steps of a path.
#[derive(Serialize)]
pub(super) struct ThreadFlow {
    pub(super) locations: Vec<ThreadFlowLocation>,
}

/// A step.
#[derive(Serialize)]
pub(super) struct ThreadFlowLocation {
    pub(super) location: Location,
}

/// A path as a relative address.
fn encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_character_that_means_something_in_it() {
        assert_eq!(encoded("a b/c#d?é.go"), "a%20b/c%23d%3F%C3%A9.go");
        assert_eq!(encoded("a/b-c_d.go"), "a/b-c_d.go");
    }
}

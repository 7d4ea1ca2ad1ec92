//! Reads `case.toml`: every key known, every mistake named with its line.
//!
//! The manifest is written by people in a hurry, so an error says what to write instead. Nothing
//! is guessed: an unknown key is an error, because a misspelt expectation would pass silently.

use serde::Deserialize;

use super::{ByVariant, Claim, Expectation, Kind, Prediction, Sweep};

/// The chapters of the course, in teaching order.
pub const GROUPS: [&str; 10] = [
    "return-and-address",
    "closures-and-goroutines",
    "interfaces",
    "slices-and-maps",
    "strings-and-bytes",
    "sizes-and-limits",
    "inliner",
    "pools-and-reuse",
    "linters",
    "myths",
];

/// A mistake in a manifest, with the line it stands on where that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ManifestError {
    /// The 1-based line, when the mistake has one.
    pub line: Option<u32>,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// `case.toml` as it is written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// A few words.
    pub title: String,
    /// One of [`GROUPS`].
    pub group: String,
    /// Place inside the group.
    pub order: u32,
    /// What the case is for.
    pub kind: Kind,
    /// The sentence to remember.
    pub lesson: String,
    /// Titles of the sources.
    pub sources: Vec<String>,
    /// The letter of the lab snippet.
    #[serde(default)]
    pub lab: Option<String>,
    /// The linter's rule that the case drills.
    #[serde(default)]
    pub linter: Option<String>,
    /// Benchmark functions with other names than the usual ones.
    #[serde(default = "usual_benchmarks")]
    pub benchmarks: ByVariant<String>,
    /// The question that comes first.
    pub prediction: Prediction,
    /// The smallest change of time that matters in this case, when it is larger than usual.
    #[serde(default)]
    pub min_effect: Option<f64>,
    /// Whether the heap is watched while the variants run.
    #[serde(default)]
    pub heap_over_time: bool,
    /// The parameter to sweep over, if the lesson is a curve.
    #[serde(default)]
    pub sweep: Option<Sweep>,
    /// Expectations by Go version.
    pub expect: Vec<Expectation>,
    /// Claims put to the test.
    #[serde(default, rename = "claim")]
    pub claims: Vec<Claim>,
}

fn usual_benchmarks() -> ByVariant<String> {
    ByVariant { before: "BenchmarkBefore".to_owned(), after: "BenchmarkAfter".to_owned() }
}

/// Reads a manifest.
///
/// # Errors
/// The first mistake, with its line.
pub fn parse(text: &str) -> Result<Manifest, ManifestError> {
    let manifest: Manifest = toml::from_str(text).map_err(|error| ManifestError {
        line: error.span().map(|span| line_of(text, span.start)),
        message: error.message().trim().to_owned(),
    })?;
    check(&manifest)
        .map_err(|(key, message)| ManifestError { line: key_line(text, key), message })?;
    Ok(manifest)
}

/// What serde cannot see: the key it concerns and what is wrong with its value.
fn check(manifest: &Manifest) -> Result<(), (&'static str, String)> {
    for (key, value) in [("title", &manifest.title), ("lesson", &manifest.lesson)] {
        if value.trim().is_empty() {
            return Err((key, format!("{key} is empty: write one sentence")));
        }
    }
    if !GROUPS.contains(&manifest.group.as_str()) {
        let known = GROUPS.join(", ");
        return Err(("group", format!("unknown group {:?}: use one of {known}", manifest.group)));
    }
    if manifest.expect.is_empty() {
        return Err(("expect", "no [[expect]]: say which verdict should come out".to_owned()));
    }
    if manifest.expect.iter().any(|e| e.verdict.is_none() && e.allocs_per_op.is_none()) {
        let message =
            "an [[expect]] that expects nothing: give it a verdict, allocs_per_op or both";
        return Err(("expect", message.to_owned()));
    }
    if manifest.min_effect.is_some_and(|effect| !(0.0..1.0).contains(&effect)) {
        let message = "min_effect is a fraction: write 0.1 for 10 %".to_owned();
        return Err(("min_effect", message));
    }
    if let Some(sweep) = &manifest.sweep {
        sweep.check()?;
    }
    for name in [&manifest.benchmarks.before, &manifest.benchmarks.after] {
        if !is_benchmark_name(name) {
            let message =
                format!("{name:?} is no benchmark: name a function like \"BenchmarkBefore\"");
            return Err(("benchmarks", message));
        }
    }
    Ok(())
}

fn is_benchmark_name(name: &str) -> bool {
    name.strip_prefix("Benchmark").is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_lowercase())
            && rest.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

fn line_of(text: &str, offset: usize) -> u32 {
    let before = text.get(..offset).unwrap_or(text);
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

/// The line a key stands on; a key of `[sweep]` is looked for behind that heading.
fn key_line(text: &str, key: &str) -> Option<u32> {
    let of_sweep = ["question", "parameter", "unit", "values"].contains(&key);
    let heading = text.lines().position(|line| line.trim() == "[sweep]").filter(|_| of_sweep);
    let stands_here = |line: &str| {
        let line = line.trim_start().trim_start_matches('[');
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', ']']))
    };
    let mut lines = text.lines().enumerate().skip(heading.unwrap_or(0));
    lines.find(|(_, line)| stands_here(line)).and_then(|(at, _)| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"title = "t"
group = "interfaces"
order = 1
kind = "cure"
lesson = "l"
sources = []

[prediction]
question = "q"
escapes = true
allocs_per_op = 1

[[expect]]
go = ">=1.24"
verdict = "cured"
"#;

    #[test]
    fn a_good_manifest_is_read() {
        let manifest = parse(GOOD).unwrap();
        assert_eq!(manifest.kind, Kind::Cure);
        assert_eq!(manifest.benchmarks.after, "BenchmarkAfter");
    }

    fn sweep(question: &str, parameter: &str, unit: &str, values: &str) -> String {
        format!(
            "[sweep]\nquestion = {question}\nparameter = {parameter}\nunit = {unit}\n\
             values = {values}\n[[expect]]"
        )
    }

    #[test]
    fn a_sweep_is_read() {
        let good = sweep("\"q\"", "\"size\"", "\"B\"", "[8, 16]");
        let manifest = parse(&GOOD.replace("[[expect]]", &good)).unwrap();
        assert_eq!(manifest.sweep.unwrap().values, [8, 16]);
    }

    #[test]
    fn mistakes_name_their_line() {
        for (from, to, line, word) in [
            ("order = 1", "order = 1\ncolour = 3", 4, "colour"),
            ("order = 1", "order = 1\nheap_over_time = 1", 4, "boolean"),
            ("kind = \"cure\"", "kind = \"magic\"", 4, "magic"),
            ("title = \"t\"", "title = ", 1, ""),
            ("group = \"interfaces\"", "group = \"other\"", 2, "other"),
            ("go = \">=1.24\"", "go = \"~1\"", 14, "range"),
            ("lesson = \"l\"", "lesson = \"\"", 5, "lesson"),
            ("verdict = \"cured\"\n", "", 13, "expects nothing"),
            ("[[expect]]", "[sweep]\ncolour = 1\n[[expect]]", 14, "colour"),
            ("[[expect]]", &sweep("\"\"", "\"size\"", "\"B\"", "[1, 2]"), 14, "curve"),
            ("[[expect]]", &sweep("\"q\"", "\"a size\"", "\"B\"", "[1, 2]"), 15, "one word"),
            ("[[expect]]", &sweep("\"q\"", "\"size\"", "\"KiB\"", "[1, 2]"), 16, "bytes"),
            ("[[expect]]", &sweep("\"q\"", "\"size\"", "\"B\"", "[1]"), 17, "1 values"),
            ("[[expect]]", &sweep("\"q\"", "\"size\"", "\"B\"", "[0, 2]"), 17, "axis"),
            ("[[expect]]", &sweep("\"q\"", "\"size\"", "\"B\"", "[2, 2]"), 17, "rising"),
            ("[[expect]]", &sweep("\"q\"", "\"size\"", "\"B\"", "[-1, 2]"), 17, "invalid"),
        ] {
            let text = GOOD.replace(from, to);
            let error = parse(&text).unwrap_err();
            assert_eq!(error.line, Some(line), "{to}: {error}");
            assert!(error.message.contains(word), "{to}: {error}");
        }
    }
}

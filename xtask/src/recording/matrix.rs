//! The same cases under several releases of Go: what each compiler decided, and what was counted.
//!
//! Like a recording it holds raw counts and the compiler's decisions only; which promises hold and
//! what changed between releases is worked out in `judge`. A decision that several releases share
//! is kept once, with the releases that gave it, so the file stays small enough for a repository.
//! No time is in it: counts are exact on a busy machine too.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Failure;
use crate::alloc::{PerOp, SiteClass};
use crate::case::{ByVariant, CaseFiles, CaseId, GoVersion, hex};
use crate::escape::{PaperReason, Verdict, Why};

/// Version of the file; a reader refuses what is newer.
pub const SCHEMA_VERSION: u32 = 1;

/// Cases down, releases across.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the tool that wrote it.
    pub tool_version: String,
    /// System and architecture, such as `linux/amd64`.
    pub platform: String,
    /// The releases, oldest first.
    pub versions: Vec<GoVersion>,
    /// The cases, in course order.
    pub cases: Vec<MatrixCase>,
}

/// One case under every release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixCase {
    /// Which case.
    pub id: CaseId,
    /// See [`source_hash`]: the numbers speak of these files and of no others.
    pub source: String,
    /// By release: why there are no counts, where there are none.
    pub failures: Vec<Option<Failure>>,
    /// By variant, then by release: what was counted.
    pub counts: ByVariant<Vec<Option<Counts>>>,
    /// What the compilers decided about the lines of each variant.
    pub decisions: ByVariant<Vec<Decision>>,
}

/// The runtime's counters over a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Operations.
    pub iterations: u64,
    /// Heap objects.
    pub mallocs: u64,
    /// Heap bytes.
    pub bytes: u64,
}

impl From<PerOp> for Counts {
    fn from(per_op: PerOp) -> Self {
        let whole = |per_op_value: f64| (per_op_value * per_op.iterations as f64).round() as u64;
        Self {
            iterations: per_op.iterations,
            mallocs: whole(per_op.mallocs),
            bytes: whole(per_op.bytes),
        }
    }
}

/// Something said or seen about one line, and the releases it is true for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    #[serde(flatten)]
    pub said: Said,
    /// Places in [`Matrix::versions`].
    pub on: Vec<usize>,
}

/// One verdict about one line of one variant, or an allocation there that no verdict announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// 1-based line in `before.go` or `after.go`.
    pub line: u32,
    /// The verdict as printed, without position; for a silent allocation the function called.
    pub text: String,
    /// What was decided; absent for a silent allocation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// By which rules of the language the value got out, each once, in the order of the path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// Why the compiler itself says that nothing is allocated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperReason>,
    /// How compiler and heap profile agree, where both spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<SiteClass>,
    /// The verdict is about a copy that inlining made in another function.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copy: bool,
}

impl Said {
    /// The value that was decided on, in the compiler's words: `x` of `moved to heap: x`.
    pub fn subject(&self) -> &str {
        let text = self.text.as_str();
        match &self.verdict {
            Some(Verdict::MovedToHeap) => text.strip_prefix("moved to heap: "),
            Some(Verdict::AppendEscapes | Verdict::AppendDoesNotEscape) => Some("append"),
            Some(verdict) => text.strip_suffix(verdict.word()).map(str::trim_end),
            None => None,
        }
        .filter(|subject| !subject.is_empty())
        .unwrap_or(text)
    }
}

/// One case under one release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// What was counted.
    pub counts: ByVariant<Counts>,
    /// What was said.
    pub said: ByVariant<Vec<Said>>,
}

impl MatrixCase {
    /// Puts the visits of one case together, in the order of the releases.
    pub fn fold(id: CaseId, source: String, visits: Vec<Result<Visit, Failure>>) -> Self {
        let counts = |visit: &Result<Visit, Failure>| visit.as_ref().ok().map(|v| v.counts);
        let all: Vec<Option<ByVariant<Counts>>> = visits.iter().map(counts).collect();
        let mut decisions: ByVariant<Vec<Decision>> = ByVariant::default();
        let mut failures = Vec::new();
        for (place, visit) in visits.into_iter().enumerate() {
            match visit {
                Ok(visit) => {
                    note(&mut decisions.before, visit.said.before, place);
                    note(&mut decisions.after, visit.said.after, place);
                    failures.push(None);
                }
                Err(failure) => failures.push(Some(failure)),
            }
        }
        for side in [&mut decisions.before, &mut decisions.after] {
            side.sort_by(|a, b| (a.said.line, &a.said.text).cmp(&(b.said.line, &b.said.text)));
        }
        let counts =
            ByVariant::from_fn(|variant| all.iter().map(|c| c.map(|c| *c.get(variant))).collect());
        Self { id, source, failures, counts, decisions }
    }
}

/// SHA-256 of a case's Go files, in hexadecimal.
pub fn source_hash(files: &CaseFiles) -> String {
    let mut hash = Sha256::new();
    for text in [&files.before, &files.after, &files.test] {
        hash.update(format!("{}\n", text.len()));
        hash.update(text);
    }
    hex(&hash.finalize())
}

fn note(decisions: &mut Vec<Decision>, said: Vec<Said>, place: usize) {
    for said in said {
        match decisions.iter_mut().find(|decision| decision.said == said) {
            Some(known) if known.on.contains(&place) => {}
            Some(known) => known.on.push(place),
            None => decisions.push(Decision { said, on: vec![place] }),
        }
    }
}

impl Matrix {
    /// The first case whose lists are not as long as there are releases.
    pub fn misfit(&self) -> Option<&CaseId> {
        let across = self.versions.len();
        let fits = |case: &MatrixCase| {
            let sides = [&case.decisions.before, &case.decisions.after];
            let mut places = sides.into_iter().flatten().flat_map(|decision| &decision.on);
            case.failures.len() == across
                && case.counts.before.len() == across
                && case.counts.after.len() == across
                && places.all(|place| *place < across)
        };
        self.cases.iter().find(|case| !fits(case)).map(|case| &case.id)
    }

    /// What is known of a case, if the matrix has it.
    pub fn case(&self, id: &CaseId) -> Option<&MatrixCase> {
        self.cases.iter().find(|case| case.id == *id)
    }
}

/// The file's text, one case per line.
pub fn text(matrix: &Matrix) -> String {
    let line = |case: &MatrixCase| serde_json::to_string(case).expect("a case is plain data");
    let head = Matrix { cases: Vec::new(), ..matrix.clone() };
    let head = serde_json::to_string_pretty(&head).expect("a matrix is plain data");
    let cases: Vec<String> = matrix.cases.iter().map(line).collect();
    let whole = format!("[\n{}\n]", cases.join(",\n"));
    format!("{}{}\n", head.trim_end_matches("[]\n}"), format_args!("{whole}\n}}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Stage;

    fn said(line: u32, text: &str) -> Said {
        Said {
            line,
            text: text.to_owned(),
            verdict: Some(Verdict::EscapesToHeap),
            why: vec![Why::from_word("return")],
            paper: None,
            class: Some(SiteClass::EscapesAndAllocates),
            copy: false,
        }
    }

    fn visit(texts: &[&str]) -> Result<Visit, Failure> {
        let counts = Counts { iterations: 1000, mallocs: 1000, bytes: 8000 };
        let before = texts.iter().map(|text| said(3, text)).collect();
        let said = ByVariant { before, after: Vec::new() };
        Ok(Visit { counts: ByVariant { before: counts, after: counts }, said })
    }

    fn matrix() -> Matrix {
        let failure = Failure { stage: Stage::Compile, message: "no".to_owned() };
        let id = CaseId::new("a-case").unwrap();
        let visits = vec![visit(&["a", "b"]), Err(failure), visit(&["b", "b"])];
        let release = |minor| GoVersion::release(1, minor, 0);
        Matrix {
            schema_version: SCHEMA_VERSION,
            tool_version: "0".to_owned(),
            platform: "linux/amd64".to_owned(),
            versions: vec![release(24), release(25), release(26)],
            cases: vec![MatrixCase::fold(id, "ab".to_owned(), visits)],
        }
    }

    #[test]
    fn what_releases_share_is_kept_once() {
        let case = &matrix().cases[0];
        let kept: Vec<_> =
            case.decisions.before.iter().map(|d| (d.said.text.as_str(), d.on.clone())).collect();
        assert_eq!(kept, [("a", vec![0]), ("b", vec![0, 2])]);
        assert!(case.failures[1].is_some() && case.counts.before[1].is_none());
    }

    #[test]
    fn the_file_reads_back_and_has_a_line_per_case() {
        let matrix = matrix();
        let text = text(&matrix);
        assert_eq!(serde_json::from_str::<Matrix>(&text).unwrap(), matrix);
        assert!(text.lines().any(|line| line.starts_with("{\"id\":\"a-case\"")), "{text}");
    }

    #[test]
    fn a_case_that_does_not_fit_the_releases_is_named() {
        let whole = text(&matrix());
        assert_eq!(matrix().misfit(), None);
        for (from, to) in
            [("\"on\":[0,2]", "\"on\":[0,7]"), ("\"failures\":[null,", "\"failures\":[null,null,")]
        {
            assert!(whole.contains(from), "{whole}");
            let changed: Matrix = serde_json::from_str(&whole.replace(from, to)).unwrap();
            assert_eq!(changed.misfit().unwrap().as_str(), "a-case", "{to}");
        }
    }

    #[test]
    fn the_subject_is_what_the_verdict_is_about() {
        let moved = Said { verdict: Some(Verdict::MovedToHeap), ..said(1, "moved to heap: x") };
        assert_eq!(moved.subject(), "x");
        assert_eq!(said(1, "make([]byte, n) escapes to heap").subject(), "make([]byte, n)");
        let silent = Said { verdict: None, ..said(1, "strings.Repeat") };
        assert_eq!(silent.subject(), "strings.Repeat");
        let append =
            Said { verdict: Some(Verdict::AppendEscapes), ..said(1, "append escapes to heap") };
        assert_eq!(append.subject(), "append");
    }
}

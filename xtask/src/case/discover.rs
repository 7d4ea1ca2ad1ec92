//! Turns the folders of the clinic into cases; what cannot be read becomes a problem with its
//! file and line, and the other cases go on.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::{Case, CaseFiles, CaseId, Variant, manifest, manifest::GROUPS, sweep, wants};

/// A folder that holds a `case.toml`, as read from the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFolder {
    /// The folder, relative to the workspace.
    pub dir: Utf8PathBuf,
    /// Whether it lies directly below `clinic/cases`.
    pub direct: bool,
    /// File name to text; a file that is no UTF-8 has the reason instead.
    pub files: BTreeMap<String, Result<String, String>>,
}

/// A mistake in a case's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The case it belongs to: the folder's name, even when that is no id.
    pub case: String,
    /// The file it stands in.
    pub file: Utf8PathBuf,
    /// The 1-based line, when it has one.
    pub line: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// What a walk through the clinic found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Discovery {
    /// The cases that can be run, in course order.
    pub cases: Vec<Case>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
}

/// Reads every folder.
pub fn discover(folders: Vec<CaseFolder>) -> Discovery {
    let mut found = Discovery::default();
    for folder in folders {
        match read_case(&folder) {
            Ok(case) => match found.cases.iter().find(|other| other.id == case.id) {
                Some(first) => {
                    let message = format!(
                        "duplicate case id {:?}: {} has it already; rename one folder",
                        case.id.as_str(),
                        first.dir
                    );
                    found.problems.push(problem(&folder.dir, "case.toml", None, message));
                }
                None if !folder.direct => found.problems.push(problem(
                    &folder.dir,
                    "case.toml",
                    None,
                    "case folders lie directly below clinic/cases: move it there".to_owned(),
                )),
                None => found.cases.push(case),
            },
            Err(mut problems) => found.problems.append(&mut problems),
        }
    }
    sort_in_course_order(&mut found.cases, |case| case);
    found
}

/// Sorts whatever belongs to cases by group, order and id.
pub fn sort_in_course_order<T>(items: &mut [T], case_of: impl Fn(&T) -> &Case) {
    items.sort_by(|a, b| course_key(case_of(a)).cmp(&course_key(case_of(b))));
}

fn course_key(case: &Case) -> (usize, u32, &str) {
    let group = GROUPS.iter().position(|g| *g == case.group).unwrap_or(GROUPS.len());
    (group, case.order, case.id.as_str())
}

fn problem(dir: &Utf8Path, file: &str, line: Option<u32>, message: String) -> Problem {
    let case = dir.file_name().unwrap_or_default().to_owned();
    Problem { case, file: dir.join(file), line, message }
}

fn read_case(folder: &CaseFolder) -> Result<Case, Vec<Problem>> {
    let dir = &folder.dir;
    let one = |file: &str, line, message: String| vec![problem(dir, file, line, message)];
    let name = dir.file_name().unwrap_or_default();
    let id = CaseId::new(name).map_err(|error| one("case.toml", None, error.to_string()))?;
    let text = |file: &str| match folder.files.get(file) {
        Some(Ok(text)) => Ok(text.clone()),
        Some(Err(reason)) => Err(one(file, None, reason.clone())),
        None => Err(one(file, None, "missing: a case needs this file".to_owned())),
    };
    let manifest = manifest::parse(&text("case.toml")?)
        .map_err(|error| one("case.toml", error.line, error.message))?;
    let files = CaseFiles {
        readme: text("README.md")?,
        before: text("before.go")?,
        after: text("after.go")?,
        test: text("case_test.go")?,
    };
    let mut problems = missing_functions(dir, &files.test, &manifest);
    problems.extend(unreadable_wants(dir, &files));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Case {
        id,
        title: manifest.title,
        group: manifest.group,
        order: manifest.order,
        kind: manifest.kind,
        lesson: manifest.lesson,
        sources: manifest.sources,
        lab: manifest.lab,
        linter: manifest.linter,
        benchmarks: manifest.benchmarks,
        prediction: manifest.prediction,
        min_effect: manifest.min_effect,
        heap_over_time: manifest.heap_over_time,
        sweep: manifest.sweep,
        expect: manifest.expect,
        claims: manifest.claims,
        dir: dir.clone(),
        files,
    })
}

fn missing_functions(dir: &Utf8Path, test: &str, manifest: &manifest::Manifest) -> Vec<Problem> {
    let has = |name: &str| test.lines().any(|line| line.starts_with(&format!("func {name}(")));
    let say = |message: String| problem(dir, "case_test.go", None, message);
    let mut wanted = vec![
        ("TestSameResult", "t *testing.T"),
        (manifest.benchmarks.before.as_str(), "b *testing.B"),
        (manifest.benchmarks.after.as_str(), "b *testing.B"),
    ];
    let swept = Variant::BOTH.map(sweep::function);
    if manifest.sweep.is_some() {
        wanted.extend(swept.map(|name| (name, "b *testing.B, n int")));
        wanted.push(("BenchmarkSweep", "b *testing.B"));
    }
    let missing = wanted
        .into_iter()
        .filter(|(name, _)| !has(name))
        .map(|(name, arguments)| say(format!("missing `func {name}({arguments})`: add it")));
    let unused =
        swept.into_iter().filter(|name| manifest.sweep.is_none() && has(name)).map(|name| {
            say(format!("{name} is never run: case.toml has no [sweep]; add it or remove both"))
        });
    missing.chain(unused).collect()
}

fn unreadable_wants(dir: &Utf8Path, files: &CaseFiles) -> Vec<Problem> {
    [("before.go", &files.before), ("after.go", &files.after)]
        .into_iter()
        .flat_map(|(file, text)| {
            let problems = wants::read(text).err().unwrap_or_default();
            problems.into_iter().map(move |p| problem(dir, file, Some(p.line), p.message))
        })
        .collect()
}

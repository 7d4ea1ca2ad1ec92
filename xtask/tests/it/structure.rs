//! The invariants of ARCHITECTURE.md, checked on the source tree itself.

use std::path::{Path, PathBuf};

/// Stages in pipeline order: a stage may use those before it, never those after it.
const STAGES: [&str; 8] =
    ["case", "escape", "alloc", "stats", "bench", "recording", "judge", "report"];
/// Modules that reach the world or the user; no stage may import them.
const EDGES: [&str; 3] = ["shell", "cmd", "cli"];
const LINE_CAP: usize = 500;

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files() -> Vec<(PathBuf, String)> {
    let files: Vec<_> = walkdir::WalkDir::new(source_root())
        .into_iter()
        .map(|entry| entry.expect("the source tree is readable").into_path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("source is UTF-8");
            (path, text)
        })
        .collect();
    assert!(files.len() > 10, "the walk found only {} files", files.len());
    files
}

fn stage_of(path: &Path) -> String {
    let relative = path.strip_prefix(source_root()).expect("a file below src");
    let first = relative.components().next().expect("a name");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The crate modules a source text names, as `crate::NAME`, also inside one level of braces.
fn imported(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    code.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => group
                .split('}')
                .next()
                .unwrap_or("")
                .split(',')
                .map(|item| leading_name(item.trim()))
                .collect::<Vec<_>>(),
            None => vec![leading_name(rest)],
        })
        .collect()
}

fn leading_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn stages_depend_only_on_stages_to_their_left() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files() {
        let stage = stage_of(&path);
        let Some(place) = STAGES.iter().position(|name| *name == stage) else { continue };
        for name in imported(&text) {
            let to_the_right = STAGES.iter().position(|s| *s == name).is_some_and(|p| p > place);
            if to_the_right || EDGES.contains(&name.as_str()) {
                wrong.push(format!("{}: {stage} must not use {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn the_layering_check_sees_imports_in_every_form() {
    let text = "use crate::shell::go;\nuse crate::{cmd::x, case};\nlet y = crate::report::f();";
    assert_eq!(imported(text), ["shell", "cmd", "case", "report"]);
}

#[test]
fn every_module_opens_with_its_essay() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "files that do not open with `//!`: {silent:?}");
}

#[test]
fn files_stay_short() {
    let long: Vec<_> = rust_files()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINE_CAP)
        .collect();
    assert!(long.is_empty(), "files over {LINE_CAP} lines, split by noun: {long:?}");
}

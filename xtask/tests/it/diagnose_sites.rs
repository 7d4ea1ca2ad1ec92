//! A module whose every verdict is known: generics, iterators, closures, `//line`, long lines. The
//! comments of its files say what must be found, see its README.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt;
use regex::Regex;
use serde_json::Value;

/// A verdict with its place and its class: `heap`, `paper` or `stays`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Site {
    file: String,
    line: u64,
    class: String,
    message: String,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnose")
}

/// What the comments want, counted as the compiler counts: a `//line` directive begins anew.
fn wanted(file: &str) -> BTreeSet<Site> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    let directive = Regex::new("^//line ([^:]+):([0-9]+)$").unwrap();
    let want = Regex::new("(heap|paper|stays) (\"(?:[^\"\\\\]|\\\\.)*\")").unwrap();
    let (mut file, mut line) = (file.to_owned(), 0);
    let mut sites = BTreeSet::new();
    for text in text.lines() {
        line += 1;
        if let Some(found) = directive.captures(text) {
            file = found[1].to_owned();
            line = found[2].parse::<u64>().unwrap() - 1;
        }
        let Some((_, comment)) = text.rsplit_once(" // ") else { continue };
        sites.extend(want.captures_iter(comment).map(|found| Site {
            file: file.clone(),
            line,
            class: found[1].to_owned(),
            message: serde_json::from_str(&found[2]).unwrap(),
        }));
    }
    assert!(sites.len() > 20, "only {} expectations were read", sites.len());
    sites
}

fn class(finding: &Value) -> Option<&'static str> {
    if finding["paper"] == true {
        return Some("paper");
    }
    match finding["kind"].as_str()? {
        "moved to heap" | "escapes to heap" | "append escapes to heap" => Some("heap"),
        "does not escape" | "append does not escape" => Some("stays"),
        _ => None,
    }
}

fn diagnosed(args: &[&str]) -> Value {
    let mut command = Command::cargo_bin("xtask").unwrap();
    command.args(["diagnose", "--format", "json", "--module"]).arg(folder()).args(args);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn findings(document: &Value) -> Vec<&Value> {
    document["packages"][0]["findings"].as_array().unwrap().iter().collect()
}

#[test]
fn each_site_has_its_class() {
    let document = diagnosed(&["."]);
    assert_eq!(document["packages"][0]["unread"], serde_json::json!([]));
    let own = findings(&document).into_iter().filter(|f| f["place"] == "own");
    let found: BTreeSet<Site> = own
        .filter_map(|finding| {
            Some(Site {
                file: finding["file"].as_str()?.to_owned(),
                line: finding["line"].as_u64()?,
                class: class(finding)?.to_owned(),
                message: finding["message"].as_str()?.to_owned(),
            })
        })
        .collect();
    let wanted = wanted("sites.go");
    let missing: Vec<_> = wanted.difference(&found).collect();
    let extra: Vec<_> = found.difference(&wanted).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:#?}\nextra {extra:#?}");
}

#[test]
fn bodies_that_another_package_lent_are_kept_apart() {
    let document = diagnosed(&["."]);
    let lent =
        findings(&document).into_iter().find(|f| f["message"] == "moved to heap: lent.value");
    let lent = lent.expect("the body of lent.Keep is compiled here");
    assert_eq!((&lent["file"], &lent["place"]), (&"lent/lent.go".into(), &"foreign".into()));
    assert_eq!((&lent["own"], &lent["fixable"]), (&false.into(), &false.into()));
    let own = diagnosed(&[".", "--own"]);
    assert!(findings(&own).iter().all(|f| f["place"] == "own" && f["own"] == true));
    assert!(findings(&own).len() > 20);
}

#[test]
fn a_line_too_long_for_a_column_is_found_all_the_same() {
    let document = diagnosed(&[".", "--function", "Long", "--only", "escapes"]);
    let far = findings(&document);
    assert_eq!(far.len(), 1);
    assert_eq!(far[0]["message"], "moved to heap: far");
    assert!(far[0]["column"].is_null(), "the compiler prints no column behind 254");
}

#[test]
fn inlined_copies_say_where_they_come_from() {
    let document = diagnosed(&[".", "--function", "Boxes", "--only", "escapes"]);
    let chains: Vec<_> = findings(&document).iter().map(|f| f["inline_chain"].clone()).collect();
    assert_eq!(chains.len(), 2);
    for chain in chains {
        let last = chain.as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["file"], &last["line"]),
            (&"sites.go".into(), &25.into()),
            "NewBox's own"
        );
    }
}

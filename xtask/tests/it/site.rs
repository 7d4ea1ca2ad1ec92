//! The published site: it follows from clinic and baseline, knows when it does not, and keeps what
//! is not its own.

use std::path::Path;
use std::process::Output;

use crate::sitting::sitting;
use crate::workspace::{TestWorkspace, stderr};

fn accepted(ids: &[&str]) -> TestWorkspace {
    let workspace = sitting(ids);
    workspace.xtask().args(["baseline", "accept"]).assert().success();
    workspace
}

fn site(workspace: &TestWorkspace, words: &[&str]) -> Output {
    workspace.xtask().arg("site").args(words).env("PATH", "").output().unwrap()
}

fn check(workspace: &TestWorkspace) -> (Option<i32>, String) {
    let output = site(workspace, &["--check"]);
    (output.status.code(), stderr(&output) + &String::from_utf8_lossy(&output.stdout))
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_fresh_site_is_up_to_date_and_each_change_is_named() {
    let workspace = accepted(&["one", "two"]);
    assert_eq!(check(&workspace).0, Some(1), "it is not there yet");
    let output = site(&workspace, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(check(&workspace).0, Some(0));
    let folder = workspace.root().join("site");
    std::fs::write(folder.join("README.md"), "kept").unwrap();
    replace(&folder.join("cases/one.html"), "</main>", " </main>");
    std::fs::remove_file(folder.join("glossary.html")).unwrap();
    std::fs::write(folder.join("cases/gone.html"), "").unwrap();
    let (status, said) = check(&workspace);
    assert_eq!(status, Some(1));
    for words in [
        "site/cases/one.html: out of date\n",
        "site/glossary.html: missing\n",
        "site/cases/gone.html: not produced any more\n",
        "site/ is stale; bring it up to date: cargo xtask site\n",
    ] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert!(!said.contains("README.md") && !said.contains("two"), "{said}");
    let output = site(&workspace, &[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("2 of them new or changed, 1 removed"), "{said}");
    assert_eq!(check(&workspace).0, Some(0));
    assert_eq!(std::fs::read_to_string(folder.join("README.md")).unwrap(), "kept");
    assert!(!folder.join("cases/gone.html").exists());
}

/// Words may be mended without measuring; code may not.
#[test]
fn words_come_from_the_clinic_and_code_from_the_recording() {
    let workspace = accepted(&["one", "two"]);
    site(&workspace, &[]);
    let cases = workspace.root().join("clinic/cases");
    let page = || std::fs::read_to_string(workspace.root().join("site/cases/one.html")).unwrap();
    let readme = cases.join("one/README.md");
    std::fs::write(&readme, "## Symptom\n\nA sentence mended afterwards.\n").unwrap();
    let (status, said) = check(&workspace);
    assert_eq!(status, Some(1));
    assert!(said.contains("site/cases/one.html: out of date") && !said.contains("code changed"));
    assert_eq!(site(&workspace, &[]).status.code(), Some(0));
    assert!(page().contains("A sentence mended afterwards."));
    replace(&cases.join("one/before.go"), "package", "// a new comment\npackage");
    std::fs::write(&readme, "## Symptom\n\nAbout other code.\n").unwrap();
    let (status, said) = check(&workspace);
    assert_eq!(status, Some(1));
    assert!(said.contains("code changed since it was recorded, shown as it was: one\n"), "{said}");
    assert!(said.contains("measure again"), "{said}");
    assert_eq!(site(&workspace, &[]).status.code(), Some(1));
    assert!(!page().contains("a new comment") && !page().contains("About other code."));
}

#[test]
fn cases_that_came_or_went_are_named() {
    let workspace = accepted(&["one", "two"]);
    site(&workspace, &[]);
    workspace.case("three", &[]);
    let (status, said) = check(&workspace);
    assert_eq!(status, Some(0), "a page that is not there says nothing wrong: {said}");
    assert!(said.contains("not recorded yet, not shown: three\n"), "{said}");
    std::fs::remove_dir_all(workspace.root().join("clinic/cases/two")).unwrap();
    let (status, said) = check(&workspace);
    assert_eq!(status, Some(1));
    assert!(said.contains("recorded, but no longer in the clinic: two\n"), "{said}");
}

#[test]
fn an_address_gives_canonical_links_and_a_site_map_and_without_one_there_are_none() {
    let workspace = accepted(&["one"]);
    site(&workspace, &[]);
    let read = |file: &str| {
        std::fs::read_to_string(workspace.root().join("site").join(file)).unwrap_or_default()
    };
    for file in ["index.html", "cases/one.html", "404.html"] {
        assert!(!read(file).contains("canonical") && !read(file).contains("og:"), "{file}");
    }
    assert_eq!((read("sitemap.xml"), read("robots.txt")), (String::new(), String::new()));
    let manifest = "[workspace.metadata.site]\nbase-url = \"https://example.org/clinic\"\n";
    std::fs::write(workspace.root().join("Cargo.toml"), manifest).unwrap();
    assert_eq!(check(&workspace).0, Some(1));
    assert_eq!(site(&workspace, &[]).status.code(), Some(0));
    assert_eq!(check(&workspace).0, Some(0));
    let base = "https://example.org/clinic/";
    assert!(read("index.html").contains(&format!("<link rel=\"canonical\" href=\"{base}\">")));
    let case = read("cases/one.html");
    assert!(case.contains(&format!("<link rel=\"canonical\" href=\"{base}cases/one.html\">")));
    assert!(case.contains(&format!("property=\"og:url\" content=\"{base}cases/one.html\"")));
    assert!(case.contains(&format!("property=\"og:image\" content=\"{base}assets/card.png\"")));
    let card = std::fs::read(workspace.root().join("site/assets/card.png")).unwrap();
    assert!(card.starts_with(b"\x89PNG"));
    let lost = read("404.html");
    assert!(lost.contains(&format!("href=\"{base}assets/style.css\"")), "shown at any depth");
    assert!(!lost.contains("canonical"));
    let map = read("sitemap.xml");
    assert!(map.contains(&format!("<loc>{base}cases/one.html</loc><lastmod>2026-03-01</lastmod>")));
    assert!(map.contains(&format!("<loc>{base}</loc>")) && !map.contains("404"));
    assert!(read("robots.txt").ends_with(&format!("Sitemap: {base}sitemap.xml\n")));
    assert_eq!(site(&workspace, &["--base-url", "javascript:alert(1)"]).status.code(), Some(2));
}

#[test]
fn without_a_baseline_an_empty_site_is_up_to_date() {
    let workspace = TestWorkspace::new();
    let folder = workspace.root().join("site");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("README.md"), "kept").unwrap();
    assert_eq!(check(&workspace), (Some(0), "no baseline yet, and no site\n".to_owned()));
    let output = site(&workspace, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no baseline yet: cargo xtask report"), "{}", stderr(&output));
    std::fs::write(folder.join("index.html"), "by hand").unwrap();
    assert_eq!(check(&workspace).0, Some(1));
}

#[test]
#[cfg(unix)]
fn a_link_in_the_site_is_not_followed() {
    let workspace = accepted(&["one"]);
    let outside = workspace.root().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("precious.html"), "mine").unwrap();
    let refused = || {
        let output = site(&workspace, &[]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("is a link"), "{}", stderr(&output));
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 1);
    };
    // The folder itself is cleared of what was not rendered, so it is the most dangerous link.
    let folder = workspace.root().join("site");
    std::os::unix::fs::symlink(&outside, &folder).unwrap();
    refused();
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("cases")).unwrap();
    refused();
}

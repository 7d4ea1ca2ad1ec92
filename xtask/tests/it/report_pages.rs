//! Whole pages: complete, linked, deterministic, and unmoved by hostile content.

use std::collections::{BTreeMap, BTreeSet};

use xtask::recording::{CaseRecord, Recording};
use xtask::report::templates::{TemplateError, Templates};
use xtask::report::{Companions, Edition, Part, Report, collect, render};

use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};

type Files = BTreeMap<String, String>;

fn files_with(recording: &Recording, templates: &Templates) -> Result<Files, TemplateError> {
    let judgements = judged(recording);
    let report = Report {
        recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    rendered(&report, templates)
}

/// Every file of a report as text, by its path; pieces are put together as they come.
pub fn rendered(
    report: &Report<'_>,
    templates: &Templates,
) -> Result<BTreeMap<String, String>, TemplateError> {
    let mut files = BTreeMap::<String, Vec<u8>>::new();
    render(report, templates, &Edition::default(), &mut |file| {
        files.entry(file.path.into_string()).or_default().extend(file.bytes);
        Ok(())
    })?;
    let text = |bytes| String::from_utf8(bytes).expect("every file is text");
    Ok(files.into_iter().map(|(path, bytes)| (path, text(bytes))).collect())
}

fn files(cases: Vec<CaseRecord>) -> Files {
    let templates = Templates::built_in().expect("the built-in templates");
    files_with(&recording(cases), &templates).expect("every field exists")
}

/// The tags of a page, without their attributes' values: its structure.
fn structure(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        tags.push(tag.split([' ', '\n']).next().unwrap_or_default().to_owned());
    }
    tags
}

fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let needle = format!(" {attribute}=");
    let value = |rest: &'a str| match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => rest.split([' ', '>']).next().unwrap_or_default(),
    };
    html.split(&needle).skip(1).map(value).collect()
}

#[test]
fn the_contract_of_files_is_kept() {
    let files = files(vec![measured("first-case"), failed("second-case")]);
    let paths: Vec<_> = files.keys().map(String::as_str).collect();
    let expected = [
        "404.html",
        "assets/search-index.js",
        "assets/site.js",
        "assets/style.css",
        "bench/after.txt",
        "bench/before.txt",
        "cases/first-case.html",
        "cases/second-case.html",
        "glossary.html",
        "index.html",
        "methodology.html",
        "myths.html",
        "report.html",
        "report.json",
        "report.md",
    ];
    assert_eq!(paths, expected);
    assert!(files["report.json"].trim_start().starts_with("{\n  \"schema_version\":"));
}

#[test]
fn a_case_page_answers_the_six_questions() {
    let page = &files(vec![measured("demo")])["cases/demo.html"];
    let expected = [
        "<code>x</code> in Pointer goes to the heap.",
        "1 allocs/op and 8\u{a0}B/op; 20.2\u{a0}ns per operation.",
        "Return the value.",
        "cured:</span> 0 allocs/op instead of 1; 10x\u{a0}faster",
        "The counts are exact; the change of time lies within −89.99\u{a0}% to −89.98",
        "<mark class=\"heap\">x</mark>",
        "▲ heap</span> moved to heap: x; 1 allocs/op, 8\u{a0}B/op",
        "It costs 1 allocs/op.",
        "cargo xtask report demo --seed 7",
        "from return &amp;x (return)",
    ];
    for words in expected {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
}

#[test]
fn pages_lead_to_the_other_forms_that_were_made_and_to_no_others() {
    let all = files(vec![measured("one")]);
    assert!(all["index.html"].contains("<a href=\"report.html\">one file</a>"));
    assert!(all["cases/one.html"].contains("<a href=\"../report.json\">JSON</a>"));
    let recording = recording(vec![measured("one")]);
    let report = Report {
        recording: &recording,
        judgements: &judged(&recording),
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    let edition = Edition { parts: [Part::Html].into(), address: None };
    let site = collect(&report, &Templates::built_in().unwrap(), &edition).unwrap();
    let index = site.iter().find(|file| file.path == "index.html").expect("a first page");
    assert!(!String::from_utf8_lossy(&index.bytes).contains("This report as"));
}

#[test]
fn the_answer_and_the_witnesses_stand_before_any_chart() {
    let page = &files(vec![measured("return-address")])["cases/return-address.html"];
    let place = |needle: &str| page.find(needle).unwrap_or_else(|| panic!("no {needle}"));
    let order = [
        "✓</span>cured:</span> 0 allocs/op instead of 1; 10x\u{a0}faster",
        "<td data-label=\"before\">moved to heap: x (line 8)</td><td data-label=\"after\">nothing escapes</td>",
        "<td data-label=\"before\">1 allocs/op on line 8</td><td data-label=\"after\">nothing</td>",
        "<td data-label=\"before\">1 allocs/op, 8\u{a0}B/op, 20.2\u{a0}ns</td>",
        "It is returned, so it must outlive the call: <code>return &amp;x</code>",
        "<table class=\"listing\"",
        "<svg",
    ];
    assert!(order.map(place).is_sorted());
}

#[test]
fn a_case_page_says_what_became_of_each_escape_and_what_usually_helps() {
    let files = files(vec![measured("return-address"), measured("demo")]);
    let page = &files["cases/demo.html"];
    let expected = [
        "Of the escapes that the compiler reports, gone: “moved to heap: x” (line 8).</p>",
        "<code>return &amp;x</code>",
        "what usually helps: return the value itself",
        "<a href=\"return-address.html\">",
    ];
    for words in expected {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
    // A case does not send its reader to itself; in one file the way is an anchor.
    assert!(!files["cases/return-address.html"].contains("href=\"return-address.html\">"));
    assert!(files["report.html"].contains(": <a href=#return-address>"));
    let json: serde_json::Value = serde_json::from_str(&files["report.json"]).expect("JSON");
    let escapes = &json["cases"][1]["escapes"];
    let gone = serde_json::json!([{ "line": 8, "message": "moved to heap: x" }]);
    assert_eq!(escapes["cured"], gone);
    assert_eq!(escapes["new"], serde_json::json!([]));
}

#[test]
fn a_failed_case_has_a_page_and_stands_first() {
    let files = files(vec![measured("fine"), failed("broken")]);
    let page = &files["cases/broken.html"];
    assert!(page.contains("while compiling") && page.contains("undefined: y"), "{page}");
    let index = &files["index.html"];
    assert!(index.find("cases/broken.html") < index.find("cases/fine.html"));
    assert!(
        files["report.md"].contains("**failed**: while compiling: before.go:8:2: undefined: y")
    );
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let cases = || ["a", "b", "c", "d", "e"].map(measured).to_vec();
    assert_eq!(files(cases()), files(cases()));
}

#[test]
fn every_internal_link_and_anchor_leads_somewhere() {
    let files = files(vec![measured("one"), measured("two"), failed("three")]);
    let mut checked = 0;
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids: Vec<_> = values(html, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{path} uses an id twice");
        for href in values(html, "href") {
            if href.starts_with("data:") || href.starts_with("http") {
                continue;
            }
            checked += 1;
            match href.strip_prefix('#') {
                Some(anchor) => assert!(ids.contains(&anchor), "{path}: no anchor {anchor}"),
                None => {
                    let target = match href.strip_prefix("../") {
                        Some(rest) => rest.to_owned(),
                        None if path.starts_with("cases/") => format!("cases/{href}"),
                        None => href.to_owned(),
                    };
                    assert!(files.contains_key(&target), "{path}: no file {target}");
                }
            }
        }
    }
    assert!(checked > 40, "only {checked} links were found");
}

/// A page without the one script of the site, which stands at its end and has no content.
fn without_script(html: &str) -> String {
    let own = |root: &str| {
        format!("<script src=\"{root}assets/site.js\" data-root=\"{root}\"></script>\n</body>")
    };
    html.replace(&own(""), "</body>").replace(&own("../"), "</body>")
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let files = files(vec![measured("one")]);
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!without_script(html).contains("<script") && !html.contains("<img"), "{path}");
        assert!(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
        assert_eq!(values(&without_script(html), "src"), [""; 0], "{path}");
    }
    let single = &files["report.html"];
    assert!(!single.contains("<link") && !single.contains("<script"), "it needs no other file");
    assert!(!files["assets/style.css"].contains("url("));
}

const HOSTILE: &str = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\
    \" onmouseover=\"alert(1) ' {{allocs}} {{{html}}} [x](javascript:alert(1)) `|` \u{202e}\u{1b}[31m \
    \u{0} </pre></code></style><!-- ]]>";

/// The same case with and without hostile text has the same structure: nothing became markup.
#[test]
fn hostile_text_changes_no_structure() {
    let plain = |hostile: &str| {
        let mut record = measured("target");
        record.case.title = format!("t {hostile}");
        record.case.lesson = format!("l {hostile}");
        record.case.group = format!("g {hostile}");
        record.case.prediction.question = format!("q {hostile}");
        record.case.claims[0].text = format!("c {hostile}");
        record.case.claims[0].source = format!("s {hostile}");
        let output = record.compiler.as_mut().expect("it has output");
        output.text =
            output.text.replace("moved to heap: x", &format!("moved to heap: x{hostile}"));
        let mut broken = failed("broken");
        broken.failure.as_mut().expect("it failed").message = format!("m {hostile}");
        files(vec![record, broken])
    };
    let (calm, hostile) = (plain("word"), plain(HOSTILE));
    for (path, html) in hostile.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert_eq!(structure(html), structure(&calm[path]), "{path}");
        for bad in
            ["<script", "onerror=alert(1)>", "\" onmouseover=\"", "\u{202e}", "\u{1b}", "\u{0}"]
        {
            assert!(!without_script(html).contains(bad), "{path} contains {bad:?}");
        }
    }
    let index = &hostile["assets/search-index.js"];
    assert_eq!(index.lines().count(), calm["assets/search-index.js"].lines().count());
    assert!(!index.contains('<') && !index.contains("\u{202e}"), "{index}");
    let markdown = &hostile["report.md"];
    assert!(!markdown.contains("<script") && !markdown.contains("\u{202e}"), "{markdown}");
    assert!(!markdown.contains("[x](javascript"), "{markdown}");
}

/// Source and prose may change how much there is, but bring no element of their own.
#[test]
fn hostile_source_and_prose_bring_no_markup() {
    let mut record = measured("target");
    record.case.files.before =
        format!("package p // {HOSTILE}\n/* {HOSTILE} */ {}", "y".repeat(1_000_000));
    record.case.files.readme =
        format!("# {HOSTILE}\n\n{HOSTILE}\n\n<script>alert(1)</script>\n\n```go\n{HOSTILE}\n```\n");
    let files = files(vec![record]);
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let tags = structure(&without_script(html));
        for tag in ["script", "img", "iframe", "object", "!--"] {
            assert!(!tags.iter().any(|t| t == tag), "{path} has <{tag}>");
        }
        assert!(!html.contains("\u{202e}") && !html.contains("\u{1b}"), "{path}");
        assert!(!html.contains("href=\"javascript"), "{path}");
    }
    let page = files["cases/target.html"].len();
    assert!(page < 120_000, "a line of 1 MB made a page of {page} bytes");
}

#[test]
fn a_misspelt_field_names_template_line_and_field() {
    let recording = recording(vec![measured("one")]);
    let with = |name: &str, text: &str| {
        let replaced = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        files_with(&recording, &Templates::with(&replaced).expect("it parses"))
            .expect_err("misspelt")
            .to_string()
    };
    let error = with("index.hbs", "<h1>\n{{titel}}</h1>");
    assert!(error.starts_with("templates/index.hbs:2: there is no field \"titel\""), "{error}");
    let error = with("listing.hbs", "\n\n{{#if lefd_out}}x{{/if}}");
    assert!(
        error.starts_with("templates/listing.hbs:3: there is no field \"lefd_out\""),
        "{error}"
    );
    let error = with("summary.hbs", "{{#each rows}}{{../titel}}{{/each}}");
    assert!(error.starts_with("templates/summary.hbs:1: there is no field"), "{error}");
    let error = with("case.hbs", "{{{lesson.html}}}");
    assert!(error.contains("there is no field \"lesson.html\""), "{error}");
}

#[test]
fn a_replaced_template_or_style_changes_the_look_alone() {
    let recording = recording(vec![measured("one")]);
    let replaced = BTreeMap::from([
        ("foot.hbs".to_owned(), "<footer>mine: {{generated}}</footer>".to_owned()),
        ("style.css".to_owned(), "body { color: red }".to_owned()),
    ]);
    let files = files_with(&recording, &Templates::with(&replaced).expect("they parse"));
    let files = files.expect("every field exists");
    assert!(files["index.html"].contains("<footer>mine: Made by"));
    assert_eq!(files["assets/style.css"], "body { color: red }");
    assert!(files["report.html"].contains("body { color: red }"));
}

#[test]
fn templates_that_cannot_work_are_refused() {
    let with = |name: &str, text: &str| {
        let replaced = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Templates::with(&replaced).err().expect("refused").to_string()
    };
    assert!(with("index.hbs", "{{#if x}}").starts_with("templates/index.hbs: "));
    assert!(with("indx.hbs", "").starts_with("templates/indx.hbs: no page uses it"));
}

/// Triple braces are for [`SafeHtml`](xtask::report::html::SafeHtml), whose only field is `html`.
#[test]
fn only_safe_markup_goes_in_unescaped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates");
    let mut raw = 0;
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the templates") {
        let path = entry.expect("an entry").path();
        if !path.extension().is_some_and(|kind| kind == "hbs" || kind == "css" || kind == "js") {
            continue;
        }
        names.insert(path.file_name().expect("a name").to_string_lossy().into_owned());
        let text = std::fs::read_to_string(&path).expect("text");
        for rest in text.split("{{{").skip(1) {
            let field = rest.split("}}}").next().expect("it ends");
            assert!(field.ends_with("html"), "{}: {{{{{{{field}}}}}}}", path.display());
            raw += 1;
        }
        assert!(!text.contains("{{&"), "{}", path.display());
    }
    assert!(raw > 5, "the check found only {raw}");
    let built_in: BTreeSet<_> = Templates::names().map(str::to_owned).collect();
    assert_eq!(names, built_in, "every template and style is built in");
}

#[test]
fn pages_stay_small() {
    let ids: Vec<String> = (0..100).map(|n| format!("case-{n}")).collect();
    let files = files(ids.iter().map(|id| measured(id)).collect());
    let size = |path: &str| files[path].len();
    assert!(size("cases/case-1.html") < 60_000, "{}", size("cases/case-1.html"));
    assert!(size("index.html") < 150_000, "{}", size("index.html"));
    assert!(size("report.md") < 65_536, "{}", size("report.md"));
    let dozen = self::files(ids[..12].iter().map(|id| measured(id)).collect());
    assert!(dozen["report.html"].len() < 500_000, "{}", dozen["report.html"].len());
    assert!(size("report.html") < 1_500_000, "{}", size("report.html"));
}

/// The clinic's own texts name only numbers that exist.
#[test]
fn every_text_of_the_clinic_can_be_filled_in() {
    let clinic = concat!(env!("CARGO_MANIFEST_DIR"), "/../clinic/cases");
    let mut texts = 0;
    for entry in std::fs::read_dir(clinic).expect("the clinic") {
        let folder = entry.expect("an entry").path();
        let Ok(readme) = std::fs::read_to_string(folder.join("README.md")) else { continue };
        let id = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut record = measured(&id);
        record.case.files.readme = readme;
        let recording = recording(vec![record]);
        let judgements = judged(&recording);
        let report = Report {
            recording: &recording,
            judgements: &judgements,
            thresholds: &THRESHOLDS,
            companions: &Companions::default(),
        };
        let scene = report.scenes().next().expect("one case");
        let checked = xtask::report::view::case::check_prose(&scene);
        assert!(checked.is_ok(), "{}", checked.expect_err("not ok"));
        texts += 1;
    }
    assert!(texts > 5, "only {texts} texts were found");
}

/// When before and after disagree, a ratio of their times compares nothing.
#[test]
fn a_failed_case_shows_no_numbers_even_if_it_has_samples() {
    let mut record = measured("disagrees");
    record.failure = failed("disagrees").failure;
    let files = files(vec![record]);
    let index = &files["index.html"];
    assert!(!index.contains("1 → 0") && !index.contains("9 %"), "{index}");
    assert!(!files["cases/disagrees.html"].contains("<svg"));
    assert!(!files["report.md"].contains("time/op"));
}

/// What the browser reads is a list of objects; the test reads it as JSON.
fn search_index(files: &Files) -> Vec<serde_json::Value> {
    let text = &files["assets/search-index.js"];
    let list = text.strip_prefix("window.clinicSearch=").expect("it sets one name");
    let list = list.trim_end().trim_end_matches(';').replacen(",\n]", "\n]", 1);
    serde_json::from_str(&list).expect("a list")
}

#[test]
fn a_case_is_found_by_title_lesson_text_and_diagnostics() {
    let files = files(vec![measured("one"), failed("two")]);
    let index = search_index(&files);
    assert_eq!((index.len(), &index[0]["id"]), (2, &"two".into()), "what failed comes first");
    let one = &index[1];
    assert_eq!(one["title"], "Returning the address of a local variable");
    assert_eq!(one["lesson"], "A variable whose address leaves cannot live in the frame.");
    assert_eq!(one["said"], "moved to heap: x");
    assert_eq!(one["verdict"], "cured");
    let words: Vec<&str> = one["words"].as_str().expect("words").split(' ').collect();
    for word in ["treatment", "diagnosis", "function", "takes"] {
        assert!(words.contains(&word), "{word} is not in {words:?}");
    }
    assert!(!files["report.html"].contains("clinicSearch"));
}

#[test]
fn the_table_can_be_sorted_by_numbers_that_a_reader_does_not_see() {
    let files = files(vec![measured("one")]);
    let keys = values(&files["index.html"], "data-k");
    // 0 allocations instead of 1, 0 bytes instead of 8; a tenth of the time.
    assert_eq!(keys[..2], ["-1", "-8"]);
    assert!(keys[2].starts_with("0.100"), "{keys:?}");
    assert_eq!(values(&files["report.html"], "data-k"), [""; 0]);
}

/// Up to a couple of dozen cases are told in full in the one file; of more, what can be read
/// elsewhere is left out and said to be.
#[test]
fn the_single_file_is_whole_for_a_few_cases_and_light_for_many() {
    let of = |count: usize| {
        let ids: Vec<String> = (0..count).map(|n| format!("case-{n}")).collect();
        files(ids.iter().map(|id| measured(id)).collect())["report.html"].clone()
    };
    let spare = ["bytes-t", "data:text/plain", "What the compiler printed", "line by line:"];
    let (few, many) = (of(24), of(25));
    for words in spare {
        assert!(few.contains(words) && !many.contains(words), "{words}");
    }
    let said = "This file holds many cases.";
    assert!(many.contains(said) && !few.contains(said));
    for words in ["Time ratio of each replicate", "instead of 1", "moved to heap: x", "--seed 7"] {
        assert!(many.contains(words), "{words} is missing");
    }
    for page in [&few, &many] {
        assert!(!page.contains("spare-->"), "marks stay behind");
        assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
        assert_eq!(page.matches("<table").count(), page.matches("</table>").count());
    }
}

/// Measured on the current baseline; there is nothing to measure before the first one.
#[test]
fn the_whole_clinic_fits_into_one_file() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let baselines = xtask::shell::baselines::Baselines::of(&root);
    let Some(name) = baselines.current().expect("a pointer that can be read") else { return };
    let recording = xtask::shell::store::load(&baselines.folder_of(&name)).expect("a recording");
    let files = files_with(&recording, &Templates::built_in().expect("the templates"));
    let size = files.expect("every field exists")["report.html"].len();
    assert!(size <= 1_500_000, "{size} bytes");
}

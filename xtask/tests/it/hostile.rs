//! A thousand cases whose every word comes from somebody who means harm: the pages keep their
//! structure, their size and their place on the disk.
//!
//! The same recording is made twice, once with harmless words. Pages are read by a real HTML parser.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Node};
use xtask::recording::{CaseRecord, JsonFile, Recording, wire};
use xtask::report::templates::{TemplateError, Templates};
use xtask::report::{Edition, OutputFile, Piece, Report, render};
use xtask::shell::publish::Publisher;

use crate::report_companions::companions;
use crate::report_fixture::{THRESHOLDS, failed, judged, measured, recording};

/// What a stranger may write where a name or a sentence is expected.
const WORDS: [&str; 14] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></style></textarea></svg><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' autofocus onfocus='alert(1)",
    "[x](javascript:alert(1)) ![x](data:text/html,x) <javascript:alert(1)>",
    "\u{202e}gnihtemos\u{202c} \u{2066}x\u{2069} \u{200b}\u{feff}",
    "\u{1b}[31mred\u{1b}[0m\u{1b}]8;;http://x\u{7}\u{9b}",
    "a\u{0}b\u{8}\u{7f}\u{fffe}\u{ffff}",
    "../../../../etc/passwd",
    "/absolute/path C:\\x\\..\\y",
    "{{allocs}} {{{html}}} {{> layout}} ${x} <!--cases--> <!-- ]]>",
    "| a | b |\n|---|---|\n# heading\n```\n<b>",
    "&lt;script&gt; &#x3c;b&#x3e; %3Cscript%3E \u{fffd}",
];
/// As many words as harmless as they come: claims are grouped by their source, so the number of
/// different words decides about structure and nothing else may.
const CALM: [&str; 14] = [
    "ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "poplar",
    "rowan", "spruce", "yew",
];

/// A case with words in every place that takes them; the number chooses which.
fn case(number: usize, words: &[&str]) -> CaseRecord {
    let id = format!("case-{number}");
    let word = |place: usize| words[(number + place) % words.len()].to_owned();
    if number % 50 == 49 {
        let mut record = failed(&id);
        record.failure.as_mut().unwrap().message = word(0);
        record.case.title = word(1);
        return record;
    }
    let mut record = measured(&id);
    let case = &mut record.case;
    case.title = word(0);
    case.lesson = word(1);
    case.group = word(2);
    case.lab = Some(word(3));
    case.prediction.question = word(4);
    case.claims[0].text = word(5);
    case.claims[0].source = word(6);
    case.sources = vec![word(7)];
    case.benchmarks.before = word(8);
    case.benchmarks.after = word(9);
    case.dir = word(10).into();
    let output = record.compiler.as_mut().unwrap();
    output.json = vec![JsonFile { name: word(11), text: word(12) }];
    for record in [&mut record.profiles.before, &mut record.profiles.after].into_iter().flatten() {
        for site in &mut record.profile.sites {
            let mut deeper = site.stack.0[0].clone();
            deeper.function = word(13);
            deeper.file = word(14);
            site.stack.0.push(deeper);
        }
    }
    record
}

/// As [`case`], with words in the places whose content decides how long a page is.
fn with_source(number: usize, words: &[&str]) -> CaseRecord {
    let mut record = case(number, words);
    let word = |place: usize| words[(number + place) % words.len()];
    let files = &mut record.case.files;
    files.before += &format!("\n// {}\nvar a = `{}`\n", word(0), word(1));
    files.after += &format!("\n/* {} */ {}\n", word(2), word(3));
    files.readme += &format!("\n## {}\n\n{}\n\n```go\n{}\n```\n", word(4), word(5), word(6));
    if let Some(output) = &mut record.compiler {
        let line = format!("before.go:8:2: {} escapes to heap\n", word(7).replace('\n', " "));
        output.text += &format!("example.com/clinic/cases/case-{number}/{line}{}\n", word(8));
    }
    if number % 100 == 7 {
        files.before += &format!("// {}\n", "y".repeat(1_000_000));
        files.readme += &"z".repeat(1_000_000);
        record.case.lesson = "l".repeat(1_000_000);
        record.case.title = "t".repeat(1_000_000);
    }
    record
}

fn clinic(size: usize, make: fn(usize, &[&str]) -> CaseRecord, words: &[&str]) -> Recording {
    let mut made = recording((0..size).map(|number| make(number, words)).collect());
    made.header.tool_version = words[0].to_owned();
    made.header.started = words[words.len() / 2].to_owned();
    made.header.go.platform = words[words.len() / 3].to_owned();
    made.header.host.cpu = Some(words[words.len() - 1].to_owned());
    made
}

/// Renders and gives every file or piece to `look`, none of which is kept.
fn rendered(recording: &Recording, hostile: &str, mut look: impl FnMut(OutputFile)) {
    let judgements = judged(recording);
    let companions = companions(hostile);
    let report = Report {
        recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &companions,
    };
    let mut sink = |file: OutputFile| {
        look(file);
        Ok::<(), TemplateError>(())
    };
    render(&report, &Templates::built_in().unwrap(), &Edition::default(), &mut sink).unwrap();
}

fn text(file: OutputFile) -> String {
    String::from_utf8(file.bytes).expect("every file is text")
}

/// Tags in order, by their names; fast, and enough to compare two pages of one template.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|part| part.split([' ', '>', '\n']).next().unwrap()).collect()
}

/// What a page may never hold, whoever wrote the words on it.
fn harm_in(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut harm = Vec::new();
    for node in document.tree.nodes() {
        if let Node::Comment(comment) = node.value() {
            harm.push(format!("a comment: {:?}", &comment.comment));
        }
        let Some(element) = ElementRef::wrap(node) else { continue };
        let name = element.value().name();
        let forbidden = ["iframe", "object", "embed", "img", "base", "textarea", "video"];
        if forbidden.contains(&name) {
            harm.push(format!("<{name}>"));
        }
        if name == "script" && element.value().attr("src").is_none() {
            harm.push("a script of its own".to_owned());
        }
        for (attribute, value) in element.value().attrs() {
            let address = ["href", "src", "xlink:href", "action"].contains(&attribute);
            let scheme = value.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
            let fine = ["http", "https", "data"];
            if address && scheme.is_some_and(|scheme| !fine.contains(&scheme.as_str()))
                || value.starts_with("data:") && !value.starts_with("data:text/plain;")
                || attribute.starts_with("on")
                || attribute == "style"
            {
                harm.push(format!("{attribute}={:?}", value.chars().take(60).collect::<String>()));
            }
        }
    }
    let unseen = |c: char| c.is_control() && c != '\n' && c != '\t';
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some(c) = html.chars().find(|c| unseen(*c) || turns(*c)) {
        harm.push(format!("the character {c:?}"));
    }
    harm
}

/// How many cases are made; the whole thousand where the code is fast.
const SIZE: usize = if cfg!(debug_assertions) { 150 } else { 1000 };

#[test]
fn hostile_names_change_no_structure() {
    let mut calm = BTreeMap::<String, Vec<Vec<String>>>::new();
    let owned = |html: &str| tags(html).into_iter().map(str::to_owned).collect();
    rendered(&clinic(SIZE, case, &CALM), "word", |file| {
        if file.path.extension() == Some("html") {
            calm.entry(file.path.to_string()).or_default().push(owned(&text(file)));
        }
    });
    let mut compared = 0;
    let mut seen = BTreeMap::<String, usize>::new();
    rendered(&clinic(SIZE, case, &WORDS), WORDS[0], |file| {
        // The board of claims has a row for each claim that is told apart by its words.
        if file.path.extension() != Some("html") || file.path == "myths.html" {
            return;
        }
        let path = file.path.to_string();
        let nth = seen.entry(path.clone()).or_default();
        let html = text(file);
        assert!(calm[&path][*nth] == tags(&html), "{path}, piece {nth}: another structure");
        *nth += 1;
        compared += 1;
    });
    assert!(compared > 2 * SIZE, "only {compared} pages and pieces were compared");
}

#[test]
fn hostile_source_brings_no_element_and_pages_stay_small() {
    let mut sizes = BTreeMap::<String, usize>::new();
    let mut parsed = 0;
    rendered(&clinic(SIZE, with_source, &WORDS), WORDS[1], |file| {
        let path = file.path.to_string();
        *sizes.entry(path.clone()).or_default() += file.bytes.len();
        let whole = file.piece == Piece::Whole && path.ends_with(".html");
        if whole && (!path.starts_with("cases/") || parsed < 100) {
            parsed += 1;
            assert_eq!(harm_in(&text(file)), Vec::<String>::new(), "{path}");
        }
    });
    assert!(parsed >= 100);
    for (path, size) in sizes.iter().filter(|(path, _)| path.starts_with("cases/")) {
        assert!(*size < 60_000, "{path} weighs {size} bytes");
    }
    let index = sizes["index.html"];
    assert!(index < 1500 * SIZE + 60_000, "the index of {SIZE} cases weighs {index} bytes");
    assert!(sizes["report.md"] < 65_536, "{}", sizes["report.md"]);
}

/// The parser finds harm where there is some: otherwise the test above would prove nothing.
#[test]
fn harm_is_found_where_there_is_some() {
    for html in [
        "<p><script>alert(1)</script>",
        "<a href=' javascript:x'>x</a>".trim(),
        "<a href=\"JavaScript:x\">x</a>",
        "<p onclick=x>",
        "<p style=x>",
        "<img src=x>",
        "<!-- x -->",
        "<p>\u{202e}",
        "<a href=\"data:text/html,x\">x</a>",
    ] {
        assert_eq!(harm_in(html).len(), 1, "{html}");
    }
    assert_eq!(harm_in("<p>x <a href='a.html#b'>y</a>"), Vec::<String>::new());
}

#[test]
fn hostile_reports_are_the_same_twice() {
    let once = || {
        let mut files = BTreeMap::<String, Vec<u8>>::new();
        rendered(&clinic(20, with_source, &WORDS), WORDS[2], |file| {
            files.entry(file.path.to_string()).or_default().extend(file.bytes);
        });
        files
    };
    assert!(once() == once(), "two renderings differ");
}

/// Everything a stranger writes is said in the Markdown without becoming Markdown.
#[test]
fn hostile_words_do_not_break_the_markdown() {
    let mut markdown = String::new();
    rendered(&clinic(30, case, &WORDS), WORDS[3], |file| {
        if file.path == "report.md" {
            markdown = text(file);
        }
    });
    for bad in ["<script", "<img", "[x](javascript", "\u{202e}", "\u{1b}", "\u{0}"] {
        let line = markdown.lines().find(|line| line.contains(bad));
        assert!(line.is_none(), "{bad:?} in {line:?}");
    }
    let headings: Vec<_> = markdown.lines().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(headings.len(), 1, "{headings:?}");
}

#[test]
fn nothing_is_written_outside_the_folder() {
    let around = tempfile::tempdir().unwrap();
    let out = around.path().join("out");
    let mut publisher = Publisher::new(&out);
    for path in ["../x", "a/../../x", "/tmp/escape-clinic-x", "./x", ""] {
        for piece in [Piece::Whole, Piece::Part, Piece::Last] {
            let file = OutputFile { path: path.into(), bytes: vec![b'x'], piece };
            let said = publisher.take(&file).map_err(|error| error.to_string());
            assert!(said.is_err_and(|error| error.contains("nothing was written")), "{path}");
        }
    }
    assert_eq!(std::fs::read_dir(around.path()).unwrap().count(), 0, "something was written");
    let file = OutputFile { path: "a/b.html".into(), bytes: vec![b'x'], piece: Piece::Whole };
    publisher.take(&file).unwrap();
    assert_eq!(std::fs::read(out.join("a/b.html")).unwrap(), b"x");
}

/// A case that would be written elsewhere, or whose text is no text, is refused with its line.
#[test]
fn ids_and_text_that_cannot_be_are_refused_on_reading() {
    let line = wire::line(&xtask::recording::Entry::Case { case: Box::new(measured("x").case) });
    for id in ["../x", "/x", "a/b", "a\\\\b", "x\\u0000", "", "..", "X", "x.html"] {
        let text = line.replacen("\"id\":\"x\"", &format!("\"id\":\"{id}\""), 1);
        let said = wire::read_case(&text).map(|_| ()).unwrap_err().to_string();
        assert!(said.starts_with("line 1: "), "{id}: {said}");
    }
    for half in ["\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"] {
        let text = line.replacen("Returning", half, 1);
        let said = wire::read_case(&text).map(|_| ()).unwrap_err().to_string();
        assert!(said.starts_with("line 1: ") && said.contains("escape"), "{half}: {said}");
    }
}

//! Prose from strangers: placeholders filled, raw HTML shown, links allowed by name only.

use xtask::report::highlight::Reader;
use xtask::report::prose::{self, Prose, Values};

fn values() -> Values {
    Values::from([
        ("allocs_before", "1".to_owned()),
        ("evil", "<b>*x*</b> [a](http://b)".to_owned()),
    ])
}

fn markup(markdown: &str) -> String {
    let values = values();
    let prose = Prose { file: "README.md", markdown, top_level: 3, id: "case", values: &values };
    prose::render(&prose, &mut Reader::default()).into_string()
}

#[test]
fn placeholders_are_filled_as_text_also_in_code() {
    assert_eq!(
        markup("{{allocs_before}} allocs, `{{ allocs_before }}` and *{{allocs_before}}*"),
        "<p>1 allocs, <code>1</code> and <em>1</em></p>\n"
    );
    let evil = markup("{{evil}} `{{evil}}`");
    assert!(!evil.contains("<b>") && !evil.contains("<em>") && !evil.contains("<a "), "{evil}");
    assert!(evil.contains("*x*"), "{evil}");
}

#[test]
fn an_unknown_placeholder_names_file_and_line() {
    let values = values();
    let markdown = "ok\n\nfoo {{alocs_before}}\n";
    let prose =
        Prose { file: "cases/a/README.md", markdown, top_level: 2, id: "", values: &values };
    let error = prose::check(&prose).expect_err("misspelt");
    assert_eq!(
        error.to_string(),
        "cases/a/README.md:3: unknown placeholder {{alocs_before}}; known are allocs_before, evil"
    );
}

#[test]
fn composite_literals_are_no_placeholders() {
    assert!(markup("    x := []T{{1, 2}}\n").contains("{{1, 2}}"));
    assert!(markup("`map[string]T{{}}`").contains("{{}}"));
}

#[test]
fn raw_html_is_shown_and_not_obeyed() {
    let evil = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n</main>\n\n\
                ```html\n</code></pre><script>\n```\n\n![alt <b>](http://x/y.png)\n";
    let html = markup(evil);
    for tag in ["<script", "<img", "</main", "onerror=alert(1)>", "<b>"] {
        assert!(!html.contains(tag), "{tag} in {html}");
    }
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn links_keep_only_allowed_schemes() {
    let refused = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//evil.example/x",
        "../../etc/passwd",
        "file:///etc/passwd",
    ];
    for target in refused {
        let html = markup(&format!("[word](<{target}>)"));
        assert!(!html.contains("<a"), "{target}: {html}");
        assert!(html.contains("word"), "{html}");
    }
    assert!(markup("<javascript:alert(1)>").contains("javascript:alert(1)"));
    assert!(!markup("<javascript:alert(1)>").contains("<a"));
    assert!(markup("[go](https://go.dev/)").contains("<a href=\"https://go.dev/\">go</a>"));
    assert!(!markup("[x](https://a/\"onclick=alert(1))").contains("\"onclick"));
}

#[test]
fn headings_are_shifted_and_can_be_linked_to() {
    let html = markup("# Why `x` escapes\n\n## Why\n\n## Why\n\n###### Deep\n");
    assert!(
        html.contains("<h3 id=\"case-why-x-escapes\">Why <code>x</code> escapes</h3>"),
        "{html}"
    );
    assert!(html.contains("<h4 id=\"case-why\">") && html.contains("<h4 id=\"case-why-2\">"));
    assert!(html.contains("<h6 id=\"case-deep\">"), "{html}");
}

#[test]
fn go_code_is_coloured_and_other_code_is_not() {
    let html = markup("```go\nreturn \"a<b\"\n```\n\n```console\nreturn\n```\n");
    assert!(html.contains("<i class=\"k\">return</i>"), "{html}");
    assert!(html.contains("a&lt;b"), "{html}");
    assert!(html.contains("<pre tabindex=\"0\"><code>return\n</code></pre>"), "{html}");
}

#[test]
fn the_first_paragraph_under_a_heading_is_found() {
    let markdown =
        "## Symptom\n\nno\n\n## Treatment\n\nReturn `x`. It costs\n{{allocs_before}}.\n\nmore";
    let found = prose::first_paragraph(markdown, "treatment", &values()).expect("it is there");
    assert_eq!(found, "Return x. It costs 1.");
    assert_eq!(prose::first_sentence(&found), "Return x.");
    assert_eq!(prose::first_paragraph(markdown, "absent", &values()), None);
}

#[test]
fn what_cannot_be_seen_is_made_visible() {
    let html = markup("a \u{202e}b `\u{1b}[31m` c\n");
    assert!(html.contains("\\u{202e}b") && html.contains("\\x1b[31m"), "{html}");
}

#[test]
fn numbers_in_a_table_are_aligned_by_class_and_not_by_style() {
    let table = markup("| what | n |\n|---|--:|\n| a <b> | 1 |\n| `c` |\n");
    assert!(table.contains("<th>what</th><th class=\"num\">n</th>"), "{table}");
    assert!(table.contains("<td>a &lt;b&gt;</td><td class=\"num\">1</td>"), "{table}");
    assert!(table.contains("<td><code>c</code></td><td class=\"num\"></td>"), "{table}");
    assert!(!table.contains("style"), "{table}");
}

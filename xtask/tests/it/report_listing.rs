//! Listings: the exact expression underlined, words under the line, hostile source harmless.

use xtask::report::highlight::Reader;
use xtask::report::listing::{self, LineCount, LineNote, ListingView, Source, Step, Symbol};

const SOURCE: &str = "package p\n\nfunc F(n int) any {\n\treturn n\n}\n";

fn list(text: &str, notes: &[LineNote], counts: &[LineCount]) -> ListingView {
    let source = Source { id: "c-before".to_owned(), name: "before.go", text, notes, counts };
    listing::view(&source, &mut Reader::default())
}

fn heap(line: u32, column: u32) -> LineNote {
    LineNote {
        line,
        column: Some(column),
        symbol: Symbol::Heap,
        text: "n escapes to heap".to_owned(),
        steps: vec![Step { text: "boxed".to_owned(), line: Some(4), ..Step::default() }],
    }
}

/// What a reader sees of a line: its markup without tags.
fn text_of(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn the_expression_is_underlined_and_the_note_stands_under_its_line() {
    let count = LineCount { line: 4, allocs: 1.0, bytes: 8.0, at_least: true };
    let view = list(SOURCE, &[heap(4, 9)], &[count]);
    let row = &view.rows[3];
    assert_eq!(row.code.as_str(), "\t<i class=\"k\">return</i> <mark class=\"heap\">n</mark>");
    assert_eq!((row.id.as_str(), row.number.as_str()), ("c-before-L4", "4"));
    assert_eq!(row.allocs, "≥ 1");
    assert_eq!(row.notes[0].sign, "▲");
    assert_eq!(row.notes[0].word, "heap");
    assert_eq!(row.notes[0].steps[0].target, "c-before-L4");
}

#[test]
fn the_rows_together_are_the_file() {
    let text = "package p\n\nvar s = \"é <b> & \\\"q\\\"\" // ü\nfunc g() { a := 1 + f(\"x\") }\n";
    let view = list(text, &[heap(4, 19), heap(4, 3)], &[]);
    let shown: Vec<_> = view.rows.iter().map(|row| text_of(row.code.as_str())).collect();
    assert_eq!(shown.join("\n") + "\n", text);
}

#[test]
fn columns_and_lines_that_do_not_exist_underline_nothing() {
    for (line, column) in [(0, 1), (4, 0), (4, 200), (99, 1), (4, 4), (u32::MAX, u32::MAX)] {
        let view = list(SOURCE, &[heap(line, column)], &[]);
        let marked = view.rows.iter().any(|row| row.code.as_str().contains("<mark"));
        assert!(!marked, "{line}:{column}");
    }
    let outside = Step { text: "elsewhere".to_owned(), line: Some(700), ..Step::default() };
    let note = LineNote { steps: vec![outside], ..heap(4, 9) };
    assert_eq!(list(SOURCE, &[note], &[]).rows[3].notes[0].steps[0].target, "");
}

#[test]
fn hostile_source_stays_text_and_long_lines_are_cut() {
    let long = format!("package p // {}", "x".repeat(1_000_000));
    let view = list(&long, &[], &[]);
    assert!(view.rows[0].code.as_str().len() < 2_000);
    assert!(view.rows[0].code.as_str().contains("999,513 more bytes"));
    let evil = "package p\n// </pre><script>alert(1)</script> \u{202e}gnp.exe \u{1b}[31m\n\u{0}\n";
    let view = list(evil, &[heap(2, 4)], &[]);
    let all: String = view.rows.iter().map(|row| row.code.as_str()).collect();
    assert!(!all.contains("<script") && !all.contains("</pre"), "{all}");
    assert!(all.contains("\\u{202e}gnp.exe \\x1b[31m") && all.contains("\\x00"), "{all}");
}

#[test]
fn any_text_makes_rows() {
    for text in ["", "\n", "\r\n\r\n", "}{)(", "\u{feff}package p", "func f() { \"unclosed"] {
        let view = list(text, &[heap(1, 1), heap(1, 2)], &[]);
        assert_eq!(view.rows.len(), text.lines().count(), "{text:?}");
    }
}

//! What each byte of a Go file is, and which expression stands at a place the compiler named.
//!
//! Colours come from tree-sitter's query matches as spans of bytes; the page's style sheet gives
//! them a look. The compiler's column is the place of a token inside an expression (the bracket
//! of a call, the operator of a sum), so the tree is asked for the whole expression. Files that
//! are too large to be worth it are left plain. Lines and rows are the business of `listing`.

use std::ops::Range;
use std::sync::LazyLock;

use tree_sitter::{Node, Parser, Tree};
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};

/// Kinds that the query names, each with the class that the style sheet knows.
const KINDS: [(&str, &str); 13] = [
    ("property", ""),
    ("type", "t"),
    ("namespace", ""),
    ("number", "n"),
    ("string", "s"),
    ("escape", "e"),
    ("constant", "n"),
    ("comment", "c"),
    ("function", "f"),
    ("definition", "d"),
    ("builtin", "b"),
    ("builtin-type", "t"),
    ("keyword", "k"),
];

/// Longest text that is coloured, in bytes.
const LARGEST: usize = 256 * 1024;

/// A stretch of bytes with one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coloured {
    /// Bytes of the source.
    pub bytes: Range<usize>,
    /// Class of the style sheet.
    pub class: &'static str,
}

static CONFIGURATION: LazyLock<HighlightConfiguration> = LazyLock::new(|| {
    let query = include_str!("go_highlights.scm");
    let language = tree_sitter_go::LANGUAGE.into();
    let mut configuration = HighlightConfiguration::new(language, "go", query, "", "")
        .expect("the query is part of the program and a test compiles it");
    configuration.configure(&KINDS.map(|(name, _)| name));
    configuration
});

/// Reads Go source. Costs an allocation or two to make; use one for many files.
pub struct Reader {
    highlighter: Highlighter,
    parser: Parser,
}

impl Default for Reader {
    fn default() -> Self {
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_go::LANGUAGE.into())
            .expect("grammar and parser are pinned to versions that agree");
        Self { highlighter: Highlighter::new(), parser }
    }
}

impl Reader {
    /// The coloured stretches of a source, in order, not overlapping. A source that is no Go, or
    /// is too large, has fewer or none.
    pub fn colours(&mut self, source: &str) -> Vec<Coloured> {
        if source.len() > LARGEST {
            return Vec::new();
        }
        let bytes = source.as_bytes();
        let Ok(events) = self.highlighter.highlight(&CONFIGURATION, bytes, None, None, |_| None)
        else {
            return Vec::new();
        };
        let mut open: Vec<Highlight> = Vec::new();
        let mut coloured = Vec::new();
        for event in events {
            match event {
                Ok(HighlightEvent::HighlightStart(highlight)) => open.push(highlight),
                Ok(HighlightEvent::HighlightEnd) => drop(open.pop()),
                Ok(HighlightEvent::Source { start, end }) => {
                    let class = open.last().map_or("", |highlight| KINDS[highlight.0].1);
                    if !class.is_empty() {
                        coloured.push(Coloured { bytes: start..end, class });
                    }
                }
                Err(_) => break,
            }
        }
        coloured
    }

    /// The expression at a place the compiler named, as it is written; none when there is none.
    pub fn expression(&mut self, source: &str, line: u32, column: Option<u32>) -> Option<String> {
        let before = source.split_inclusive('\n').take(line.checked_sub(1)? as usize);
        let start: usize = before.map(str::len).sum();
        let offset = start + column?.checked_sub(1)? as usize;
        let bytes = expression_at(&self.tree(source)?, offset)?;
        source.get(bytes).map(str::to_owned)
    }

    /// The syntax tree of a source; none when it is too large.
    pub fn tree(&mut self, source: &str) -> Option<Tree> {
        if source.len() > LARGEST { None } else { self.parser.parse(source, None) }
    }
}

/// The bytes of the expression that the compiler means by a byte offset.
///
/// A token that is no name stands for what it holds together: `(` for its call, `{` for its
/// literal, an operator for its operation.
pub fn expression_at(tree: &Tree, offset: usize) -> Option<Range<usize>> {
    let leaf = tree.root_node().descendant_for_byte_range(offset, offset)?;
    let leaf = deepest(leaf, offset)?;
    let whole = if leaf.is_named() && leaf.child_count() == 0 { leaf } else { owner(leaf)? };
    Some(whole.byte_range())
}

/// The leaf that begins at the offset.
fn deepest(node: Node<'_>, offset: usize) -> Option<Node<'_>> {
    let mut node = node;
    loop {
        let mut cursor = node.walk();
        let below = node.children(&mut cursor).find(|child| child.byte_range().contains(&offset));
        match below {
            Some(child) => node = child,
            None => break,
        }
    }
    // The middle of a name is no place the compiler prints; the quote of a string is its start.
    let literal = node.parent().filter(|parent| is_literal(*parent));
    let node = literal.unwrap_or(node);
    (node.start_byte() == offset).then_some(node)
}

fn is_literal(node: Node<'_>) -> bool {
    matches!(node.kind(), "interpreted_string_literal" | "raw_string_literal" | "rune_literal")
}

fn owner(token: Node<'_>) -> Option<Node<'_>> {
    if is_literal(token) {
        return Some(token);
    }
    let parent = token.parent()?;
    match parent.kind() {
        "argument_list" | "literal_value" | "type_arguments" | "special_argument_list" => {
            parent.parent()
        }
        _ => Some(parent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(source: &str, at: &str) -> String {
        let mut reader = Reader::default();
        let tree = reader.tree(source).expect("small");
        let offset = source.find(at).expect("it is there");
        let bytes = expression_at(&tree, offset).expect("an expression");
        source[bytes].to_owned()
    }

    /// The columns are those that go1.26 prints for these lines with -m=2.
    #[test]
    fn a_token_stands_for_its_expression() {
        let wrap = |line: &str| format!("package p\nfunc f() {{\n\t{line}\n}}\n");
        let cases = [
            ("x := 7", "x :=", "x"),
            ("return make([]int, n)", "([]int", "make([]int, n)"),
            ("return &T{1, 2}", "&T", "&T{1, 2}"),
            ("return T{1, 2}", "{1, 2", "T{1, 2}"),
            ("return a + b", "+ b", "a + b"),
            ("sink = 1000", "1000", "1000"),
            ("sink = \"a\"", "\"a\"", "\"a\""),
            ("go func() { g() }()", "func() { g", "func() { g() }"),
            ("fmt.Println(x, 1)", "(x", "fmt.Println(x, 1)"),
            ("s := []any{1}", "{1}", "[]any{1}"),
        ];
        for (line, at, want) in cases {
            assert_eq!(expression(&wrap(line), at), want, "{line}");
        }
    }

    #[test]
    fn functions_builtins_and_types_are_told_apart() {
        let source = "package p\n\nfunc f(a int) any { clear(m); return min(len(x), g.h(1)) }\n";
        let coloured = Reader::default().colours(source);
        let class = |word: &str| {
            let at = source.find(word).expect("it is there");
            coloured.iter().find(|c| c.bytes.start == at).map(|c| c.class)
        };
        assert_eq!(class("f(a"), Some("d"));
        assert_eq!(class("int)"), Some("t"));
        assert_eq!(class("any {"), Some("t"));
        assert_eq!(class("clear("), Some("b"));
        assert_eq!(class("min("), Some("b"));
        assert_eq!(class("h(1"), Some("f"));
        assert_eq!(class("return"), Some("k"));
        assert_eq!(class("x)"), None);
    }
}

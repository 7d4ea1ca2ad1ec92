//! What a place in Go source stands in: the loop around it. Read from the syntax tree, since the
//! compiler's text does not say; a source that does not parse gives what its healthy parts tell.

use tree_sitter::{Node, Parser, Point, Tree};

use super::Span;

/// First line (1-based) of the innermost loop around a place of `source`, within its function.
pub fn loop_line(source: &str, span: &Span) -> Option<u32> {
    Loops::of(source)?.line(span)
}

/// A source, read once, to be asked about many places.
pub struct Loops<'a> {
    source: &'a str,
    tree: Tree,
}

impl<'a> Loops<'a> {
    /// Reads a source; none when the reader cannot be had.
    pub fn of(source: &'a str) -> Option<Self> {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
        Some(Self { source, tree: parser.parse(source, None)? })
    }

    /// The syntax tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// As [`loop_line`].
    pub fn line(&self, span: &Span) -> Option<u32> {
        let row = usize::try_from(span.line.checked_sub(1)?).ok()?;
        let column = match span.column {
            Some(column) => usize::try_from(column.saturating_sub(1)).ok()?,
            None => first_code(self.source.lines().nth(row)?),
        };
        let point = Point { row, column };
        let mut at: Node<'_> = self.tree.root_node().descendant_for_point_range(point, point)?;
        let mut once = false;
        loop {
            match at.kind() {
                "for_statement" if !once => {
                    return u32::try_from(at.start_position().row + 1).ok();
                }
                // A function literal in a loop runs when it is called, not with the loop.
                "function_declaration" | "method_declaration" | "func_literal" => return None,
                _ => {
                    once = (once && at.kind() != "for_statement") || runs_once(at);
                    at = at.parent()?;
                }
            }
        }
    }
}

/// What a loop ranges over and what it starts from is evaluated before its first round.
fn runs_once(node: Node<'_>) -> bool {
    let starts = |parent: Node<'_>| parent.child_by_field_name("initializer") == Some(node);
    match node.parent() {
        Some(parent) if parent.kind() == "for_clause" => starts(parent),
        Some(parent) if parent.kind() == "for_statement" => node.kind() == "range_clause",
        _ => false,
    }
}

fn first_code(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "package p\n\nfunc f(n int) {\n\tx := g()\n\tfor i := range n {\n\t\ty := h(i)\n\t\tgo func() { use(y) }()\n\t}\n}\n";

    fn at(line: u32, column: impl Into<Option<u32>>) -> Option<u32> {
        loop_line(SOURCE, &Span { file: "p.go".into(), line, column: column.into() })
    }

    #[test]
    fn a_loop_is_found_from_inside_and_not_from_beside() {
        assert_eq!(at(6, 3), Some(5));
        assert_eq!(at(6, None), Some(5));
        assert_eq!(at(4, 2), None);
        assert_eq!(at(7, 15), None, "the literal's body does not run with the loop");
        assert_eq!(at(99, 1), None);
        assert_eq!(at(0, 0), None);
    }

    #[test]
    fn what_a_loop_starts_from_runs_once() {
        let source = "package p\n\nfunc f() {\n\tfor i := g(); i < h(); i++ {\n\t}\n\tfor range k() {\n\t}\n}\n";
        let line = |line, column| {
            loop_line(source, &Span { file: "p.go".into(), line, column: Some(column) })
        };
        assert_eq!(line(4, 11), None, "g is called before the first round");
        assert_eq!(line(4, 20), Some(4), "h is called in every round");
        assert_eq!(line(6, 12), None, "k is called once");
    }
}

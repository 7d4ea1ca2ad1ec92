//! What a place in Go source stands in: the loop around it. Read from the syntax tree, since the
//! compiler's text does not say; a source that does not parse gives what its healthy parts tell.

use std::sync::LazyLock;

use tree_sitter::{Language, Node, Parser, Point, Tree};

use super::Span;

/// First line (1-based) of the innermost loop around a place of `source`, within its function.
pub fn loop_line(source: &str, span: &Span) -> Option<u32> {
    Loops::of(source)?.line(span)
}

/// A source, read once, to be asked about many places.
pub struct Loops<'a> {
    source: &'a str,
    tree: Tree,
    /// In the order of their beginnings, the outer before the inner.
    scopes: Vec<Scope>,
}

/// A stretch of source that decides how often what stands in it runs.
struct Scope {
    start: Point,
    end: Point,
    kind: Kind,
    /// The scope around it.
    outer: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A `for` statement.
    Loop,
    /// What a loop ranges over and what it starts from is evaluated before its first round.
    BeforeLoop,
    /// A function literal in a loop runs when it is called, not with the loop.
    Function,
}

impl<'a> Loops<'a> {
    /// Reads a source; none when the reader cannot be had.
    pub fn of(source: &'a str) -> Option<Self> {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
        let tree = parser.parse(source, None)?;
        let scopes = scopes(&tree);
        Some(Self { source, tree, scopes })
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
        let last = self.scopes.partition_point(|scope| scope.start <= point).checked_sub(1);
        let around = std::iter::successors(last, |at| self.scopes[*at].outer);
        let mut around = around.map(|at| &self.scopes[at]).filter(|scope| point < scope.end);
        loop {
            let scope = around.next()?;
            match scope.kind {
                Kind::Loop => return u32::try_from(scope.start.row + 1).ok(),
                Kind::Function => return None,
                Kind::BeforeLoop => drop(around.next()),
            }
        }
    }
}

/// Walks over the tree once; asking a node for its parent would walk from the root each time.
fn scopes(tree: &Tree) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut around = vec![Level { parent: 0, scope: None }];
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let Level { parent, scope: outer } = around[around.len() - 1];
        let kind = KINDS.of(node, parent, || cursor.field_name() == Some("initializer"));
        if let Some(kind) = kind {
            let (start, end) = (node.start_position(), node.end_position());
            scopes.push(Scope { start, end, kind, outer });
        }
        if cursor.goto_first_child() {
            let scope = kind.map(|_| scopes.len() - 1).or(outer);
            around.push(Level { parent: node.kind_id(), scope });
            continue;
        }
        while !cursor.goto_next_sibling() {
            around.pop();
            if !cursor.goto_parent() {
                return scopes;
            }
        }
    }
}

/// What is around the nodes of one level of the tree.
#[derive(Clone, Copy)]
struct Level {
    /// Kind of their parent.
    parent: u16,
    /// The innermost scope.
    scope: Option<usize>,
}

/// The numbers that the grammar gives to the kinds of nodes that matter here.
struct Kinds {
    for_statement: u16,
    for_clause: u16,
    range_clause: u16,
    functions: [u16; 3],
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let language = Language::from(tree_sitter_go::LANGUAGE);
    let number = |kind| language.id_for_node_kind(kind, true);
    Kinds {
        for_statement: number("for_statement"),
        for_clause: number("for_clause"),
        range_clause: number("range_clause"),
        functions: ["function_declaration", "method_declaration", "func_literal"].map(number),
    }
});

impl Kinds {
    fn of(&self, node: Node<'_>, parent: u16, is_first: impl Fn() -> bool) -> Option<Kind> {
        let kind = node.kind_id();
        if kind == self.for_statement {
            return Some(Kind::Loop);
        }
        if self.functions.contains(&kind) {
            return Some(Kind::Function);
        }
        let before = kind == self.range_clause || (parent == self.for_clause && is_first());
        before.then_some(Kind::BeforeLoop)
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

    #[test]
    fn the_innermost_loop_counts() {
        let source = "package p\n\nfunc f() {\n\tfor {\n\t\tif x := g(); x {\n\t\t\tfor y := h(); ; {\n\t\t\t\tuse(y)\n\t\t\t}\n\t\t}\n\t}\n\tuse(0)\n}\n";
        let line = |line, column| {
            loop_line(source, &Span { file: "p.go".into(), line, column: Some(column) })
        };
        assert_eq!(line(5, 11), Some(4), "an if begins in every round");
        assert_eq!(line(6, 13), Some(4), "what the inner loop starts from, the outer repeats");
        assert_eq!(line(7, 5), Some(6));
        assert_eq!(line(11, 2), None);
    }
}

//! Reads the expectations written on the guilty lines and holds them against what was heard.
//!
//! ```go
//! x := 7 // want "moved to heap: x"
//! return 7 // paper(>=1.25) "7 escapes to heap"
//! ```
//!
//! `want` names a value that really is allocated on the heap, `paper` one that the compiler says
//! escapes although nothing is allocated. Each takes one or more Go strings, read as regular
//! expressions over the compiler's verdict. The check is complete in both directions: a want
//! that nothing meets and a heap verdict that no want names are both reported.

use regex::Regex;

use super::{GoRange, GoVersion};

/// What a want says about the allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// It escapes, and the heap pays for it.
    Heap,
    /// It escapes on paper only.
    Paper,
}

impl Claimed {
    fn keyword(self) -> &'static str {
        match self {
            Self::Heap => "want",
            Self::Paper => "paper",
        }
    }
}

/// One expectation on one line.
#[derive(Debug, Clone)]
pub struct Want {
    /// The 1-based line it stands on.
    pub line: u32,
    /// Heap or paper.
    pub claimed: Claimed,
    /// The Go versions it speaks of; absent means all.
    pub go: Option<GoRange>,
    /// What the verdict's text must match.
    pub pattern: Regex,
}

/// A heap verdict that the compiler gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The 1-based line.
    pub line: u32,
    /// The verdict's text, such as `moved to heap: x`.
    pub text: String,
    /// What the heap profile saw of it.
    pub seen: Seen,
}

/// What is known of the allocation behind a heap verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The profile counted it.
    Allocated,
    /// The compiler itself knows that nothing is allocated.
    Paper,
    /// Nothing was counted, and nobody says why: the line may not have run, the value may have
    /// been a small integer, or it has no size.
    Unseen,
}

/// Something about a line's expectations that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantProblem {
    /// The 1-based line.
    pub line: u32,
    /// What does not fit, and what to write.
    pub message: String,
}

/// A line of Go without its want, for a reader who asks about the code; all of it when it has none.
pub fn without_want(line: &str) -> &str {
    want_place(line).map_or(line, |place| line[..place].trim_end())
}

/// Reads all wants of a Go source text; comments that cannot be read come back as problems.
pub fn read(source: &str) -> Result<Vec<Want>, Vec<WantProblem>> {
    let mut wants = Vec::new();
    let mut problems = Vec::new();
    for (index, text) in source.lines().enumerate() {
        let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Some(comment) = want_comment(text) else { continue };
        match read_comment(comment, line) {
            Ok(found) => wants.extend(found),
            Err(message) => problems.push(WantProblem { line, message }),
        }
    }
    if problems.is_empty() { Ok(wants) } else { Err(problems) }
}

/// A Go source without its expectations; a line that held nothing else is left out.
pub fn without(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for line in source.lines() {
        let code = without_want(line);
        if code.trim().is_empty() && !line.trim().is_empty() {
            continue;
        }
        text.push_str(code);
        text.push('\n');
    }
    text
}

/// The expectation part of a line: what follows `//` where a keyword comes next.
fn want_comment(text: &str) -> Option<&str> {
    want_place(text).map(|place| text[place + 2..].trim_start())
}

/// Where the `//` of an expectation begins.
fn want_place(text: &str) -> Option<usize> {
    text.match_indices("//").map(|(at, _)| at).find(|at| {
        let comment = text[at + 2..].trim_start();
        [Claimed::Heap, Claimed::Paper].iter().any(|claimed| {
            let rest = comment.strip_prefix(claimed.keyword());
            rest.is_some_and(|rest| rest.trim_start().starts_with(['"', '`', '(']))
        })
    })
}

fn read_comment(comment: &str, line: u32) -> Result<Vec<Want>, String> {
    let mut rest = comment.trim();
    let mut wants = Vec::new();
    while !rest.is_empty() {
        let claimed = [Claimed::Heap, Claimed::Paper]
            .into_iter()
            .find(|claimed| rest.starts_with(claimed.keyword()))
            .ok_or_else(|| format!("expected want or paper at {rest:?}"))?;
        rest = rest[claimed.keyword().len()..].trim_start();
        let go = match rest.strip_prefix('(') {
            Some(open) => {
                let (range, tail) =
                    open.split_once(')').ok_or("a range of Go versions is not closed by )")?;
                rest = tail.trim_start();
                Some(range.parse::<GoRange>().map_err(|error| error.to_string())?)
            }
            None => None,
        };
        let before = wants.len();
        while rest.starts_with(['"', '`']) {
            let (text, tail) = go_string(rest)?;
            let pattern = pattern(&text)?;
            wants.push(Want { line, claimed, go: go.clone(), pattern });
            rest = tail.trim_start();
        }
        if wants.len() == before {
            return Err(format!("{} names no text: write it in quotes", claimed.keyword()));
        }
    }
    Ok(wants)
}

/// A pattern as Go's regexp reads it: a brace that opens no repetition is itself. The compiler
/// writes `&Point{...}`, and nobody wants to escape that.
fn pattern(text: &str) -> Result<Regex, String> {
    let mut written = String::new();
    for (at, c) in text.char_indices() {
        let repeats = text[at + c.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        let escaped = text[..at].ends_with('\\');
        if c == '{' && !repeats && !escaped {
            written.push('\\');
        }
        written.push(c);
    }
    Regex::new(&written).map_err(|error| match error {
        regex::Error::Syntax(syntax) => {
            format!("{text:?} is no regular expression: {}", syntax.lines().last().unwrap_or(""))
        }
        other => other.to_string(),
    })
}

/// Reads one Go string literal at the start of a text; gives its value and what follows.
fn go_string(text: &str) -> Result<(String, &str), String> {
    if let Some(raw) = text.strip_prefix('`') {
        let (value, tail) = raw.split_once('`').ok_or("a ` is not closed")?;
        return Ok((value.to_owned(), tail));
    }
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                other => {
                    let shown = other.map(|(_, c)| c).unwrap_or(' ');
                    return Err(format!("\\{shown} in a quoted want: write it in backquotes"));
                }
            },
            c => value.push(c),
        }
    }
    Err("a \" is not closed".to_owned())
}

/// Holds wants against what was heard under a Go version.
pub fn check(wants: &[Want], heard: &[Heard], go: &GoVersion) -> Vec<WantProblem> {
    let mut met = vec![false; heard.len()];
    let mut problems = Vec::new();
    let agrees = |want: &Want, seen: Seen| match want.claimed {
        Claimed::Heap => seen != Seen::Paper,
        Claimed::Paper => seen != Seen::Allocated,
    };
    for want in wants.iter().filter(|want| want.go.as_ref().is_none_or(|r| r.contains(go))) {
        let mut texts = Vec::new();
        let mut fits = false;
        for (index, verdict) in heard.iter().enumerate().filter(|(_, h)| h.line == want.line) {
            if !want.pattern.is_match(&verdict.text) {
                texts.push(verdict.text.as_str());
                continue;
            }
            met[index] = true;
            fits |= agrees(want, verdict.seen);
        }
        if !fits {
            problems
                .push(WantProblem { line: want.line, message: unmet(want, &met, heard, &texts) });
        }
    }
    problems.extend(heard.iter().zip(&met).filter(|(_, met)| !**met).map(|(verdict, _)| {
        let keyword = if verdict.seen == Seen::Paper { "paper" } else { "want" };
        WantProblem {
            line: verdict.line,
            message: format!(
                "the compiler says {:?} and no comment names it: add // {keyword} {:?}",
                verdict.text, verdict.text
            ),
        }
    }));
    problems.sort_by_key(|problem| problem.line);
    problems
}

fn unmet(want: &Want, met: &[bool], heard: &[Heard], other_texts: &[&str]) -> String {
    let keyword = want.claimed.keyword();
    let matched = heard
        .iter()
        .zip(met)
        .any(|(h, met)| *met && h.line == want.line && want.pattern.is_match(&h.text));
    if matched {
        let truth = match want.claimed {
            Claimed::Heap => "it is a paper escape: nothing was allocated for it",
            Claimed::Paper => "it was allocated",
        };
        return format!("{keyword} {:?}: {truth}", want.pattern.as_str());
    }
    let heard = match other_texts {
        [] => "the compiler gives no heap verdict on this line".to_owned(),
        texts => format!("the compiler says {}", texts.join("; ")),
    };
    format!("{keyword} {:?}: {heard}", want.pattern.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go() -> GoVersion {
        "go1.26.8".parse().unwrap()
    }

    fn heard(line: u32, text: &str, paper: bool) -> Heard {
        let seen = if paper { Seen::Paper } else { Seen::Allocated };
        Heard { line, text: text.to_owned(), seen }
    }

    #[test]
    fn wants_are_read_in_every_form() {
        let source = "x := 1 // want \"moved to heap: x\"\n\
                      y() // want(<1.25) `a b` \"c\" paper(>=1.25) \"d \\\"q\\\"\"\n\
                      s := \"// wanted\" // I want it\n";
        let wants = read(source).unwrap();
        let shape: Vec<_> =
            wants.iter().map(|w| (w.line, w.claimed, w.pattern.as_str(), w.go.is_some())).collect();
        assert_eq!(
            shape,
            [
                (1, Claimed::Heap, "moved to heap: x", false),
                (2, Claimed::Heap, "a b", true),
                (2, Claimed::Heap, "c", true),
                (2, Claimed::Paper, "d \"q\"", true),
            ]
        );
        for bad in ["// want \"open", "// want(>=1.25 \"x\"", "// want(x) \"y\"", "// want \"(\""] {
            assert_eq!(read(bad).unwrap_err()[0].line, 1, "{bad}");
        }
    }

    #[test]
    fn a_source_can_be_shown_without_its_expectations() {
        let source = "a := 1 // want \"moved\" // or not\n\n\t// want(>=1.25) `x`\n\
                      s := \"//\" // I want it\n// paper \"7\"\nb()";
        assert_eq!(without(source), "a := 1\n\ns := \"//\" // I want it\nb()\n");
    }

    #[test]
    fn braces_of_composite_literals_are_themselves() {
        let wants = read("p := &P{} // want `&P{...} escapes` \"x{2}\"\n").unwrap();
        assert!(wants[0].pattern.is_match("&P{...} escapes to heap"));
        assert!(wants[1].pattern.is_match("xx"));
    }

    #[test]
    fn both_directions_are_reported() {
        let wants = read("a // want \"x escapes\"\nb // paper \"7 escapes\"\nc // want \"gone\"\n");
        let said = [
            heard(1, "x escapes to heap", false),
            heard(2, "7 escapes to heap", false),
            heard(9, "new", true),
        ];
        let problems = check(&wants.unwrap(), &said, &go());
        let lines: Vec<_> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [2, 3, 9]);
        assert!(problems[0].message.contains("it was allocated"), "{}", problems[0].message);
        assert!(problems[2].message.contains("// paper \"new\""), "{}", problems[2].message);
    }

    #[test]
    fn what_nobody_saw_contradicts_neither() {
        let unseen = [Heard { line: 1, text: "x escapes".to_owned(), seen: Seen::Unseen }];
        for source in ["a // want \"x\"", "a // paper \"x\""] {
            assert!(check(&read(source).unwrap(), &unseen, &go()).is_empty(), "{source}");
        }
    }

    #[test]
    fn a_want_for_another_release_does_not_count() {
        let wants = read("a // want(<1.25) \"x\"\n").unwrap();
        assert!(check(&wants, &[], &go()).is_empty());
    }
}

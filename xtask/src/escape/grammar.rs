//! The grammar of one line of `-m=2` text: bytes of a line in, its meaning out, nothing kept.
//!
//! Expressions are quoted Go code and may contain any of the compiler's own words, also inside
//! string literals, so a line is recognised by an opening that no expression can have or from its
//! right end. Both spellings of the four releases are read (`D = &S:` up to 1.24, `D ← &S:` since).

use super::position::{self, Located, Pos};
use super::{NoteKind, Verdict, remark};

/// What one line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Line<'a> {
    /// `# package` or `# package [p.test]`.
    Package {
        /// Import path.
        package: &'a str,
        /// The test binary in brackets.
        test_of: Option<&'a str>,
    },
    /// A line about the code.
    Said {
        /// Where.
        pos: Option<Pos<'a>>,
        /// The line without position.
        text: &'a str,
        /// What.
        message: Message<'a>,
    },
    /// Nothing on it.
    Blank,
    /// Not understood.
    Unread,
}

/// The meaning of a line about the code.
#[derive(Clone, Debug, PartialEq)]
pub enum Message<'a> {
    /// A decision, counted.
    Verdict {
        /// Which.
        verdict: Verdict,
        /// About what.
        subject: &'a str,
    },
    /// `E escapes to heap in F:`, the opening of a path; the decision follows later.
    EscapeHeader {
        /// About what.
        subject: &'a str,
        /// In which function (1.25 and later).
        function: Option<&'a str>,
    },
    /// `parameter p leaks to L for F with derefs=N:`.
    LeakHeader {
        /// The parameter.
        parameter: &'a str,
        /// Where to.
        to: &'a str,
        /// In which function (1.25 and later).
        function: Option<&'a str>,
        /// Dereferences on the way.
        derefs: u32,
    },
    /// `flow: D ← &S:`.
    Flow {
        /// Where to.
        to: &'a str,
        /// -1 for an address, else the number of dereferences.
        derefs: i32,
        /// What.
        from: &'a str,
    },
    /// `from E (why) at POS`.
    From {
        /// The expression.
        code: &'a str,
        /// The why-word.
        why: &'a str,
        /// Where.
        at: Option<Pos<'a>>,
    },
    /// Anything else that has a meaning.
    Note {
        /// Which.
        kind: NoteKind,
        /// The part of the line that level 1 would print.
        short: &'a str,
    },
}

/// Reads one line, without its line end.
pub fn read(line: &str) -> Line<'_> {
    if line.trim_ascii().is_empty() {
        return Line::Blank;
    }
    if let Some(header) = line.strip_prefix("# ") {
        return package(header);
    }
    let Located { pos, message: text } = position::split(line);
    match message(text) {
        Some(message) => Line::Said { pos, text, message },
        None => Line::Unread,
    }
}

fn package(header: &str) -> Line<'_> {
    let bracketed = header.strip_suffix(']').and_then(|h| h.split_once(" ["));
    match bracketed {
        Some((package, test)) => Line::Package { package, test_of: Some(test) },
        None => Line::Package { package: header, test_of: None },
    }
}

fn message(text: &str) -> Option<Message<'_>> {
    if let Some(indented) = text.strip_prefix("  ") {
        return step(indented);
    }
    if let Some(message) = opening(text) {
        return Some(message);
    }
    remark::opening(text).or_else(|| ending(text)).or_else(|| remark::ending(text))
}

/// The indented lines below a header; any indentation will do.
pub(super) fn step(text: &str) -> Option<Message<'_>> {
    let text = text.trim_start_matches(' ');
    if let Some(flow) = text.strip_prefix("flow: ") {
        return flow_line(flow.strip_suffix(':')?);
    }
    if let Some(from) = text.strip_prefix("from ") {
        return from_line(from);
    }
    text.starts_with("warning: truncated explanation")
        .then_some(Message::Note { kind: NoteKind::Truncated, short: text })
}

fn flow_line(flow: &str) -> Option<Message<'_>> {
    // The target may be `{storage for E}` and E may hold an arrow: look behind its brace first.
    let (to, source) = if flow.starts_with('{') {
        cut_after_brace(flow, "} ← ").or_else(|| cut_after_brace(flow, "} = "))?
    } else {
        flow.split_once(" ← ").or_else(|| flow.split_once(" = "))?
    };
    let (derefs, from) = match source.strip_prefix('&') {
        Some(from) => (-1, from),
        None => {
            let from = source.trim_start_matches('*');
            (i32::try_from(source.len() - from.len()).unwrap_or(i32::MAX), from)
        }
    };
    Some(Message::Flow { to, derefs, from })
}

fn cut_after_brace<'a>(flow: &'a str, arrow: &str) -> Option<(&'a str, &'a str)> {
    let at = flow.find(arrow)?;
    Some((&flow[..=at], &flow[at + arrow.len()..]))
}

fn from_line(from: &str) -> Option<Message<'_>> {
    let at = from.rfind(") at ")?;
    let (head, place) = (&from[..at], &from[at + ") at ".len()..]);
    let open = head.rfind(" (")?;
    let (code, why) = (&head[..open], &head[open + 2..]);
    Some(Message::From { code, why, at: position::whole(place) })
}

/// Verdicts that are known by their first words.
fn opening(text: &str) -> Option<Message<'_>> {
    if let Some(subject) = text.strip_prefix("moved to heap: ") {
        return Some(Message::Verdict { verdict: Verdict::MovedToHeap, subject });
    }
    if let Some(subject) = text.strip_prefix("leaking param content: ") {
        return Some(Message::Verdict { verdict: Verdict::LeakingContent, subject });
    }
    if let Some(rest) = text.strip_prefix("leaking param: ") {
        return Some(leak(rest));
    }
    text.strip_prefix("parameter ").and_then(leak_header)
}

fn leak(rest: &str) -> Message<'_> {
    let to_result = rest.rsplit_once(" level=").and_then(|(head, level)| {
        let (subject, result) = head.rsplit_once(" to result ")?;
        let level = position::number(level)?;
        Some((subject, Verdict::LeakingToResult { result: result.to_owned(), level }))
    });
    match to_result {
        Some((subject, verdict)) => Message::Verdict { verdict, subject },
        None => Message::Verdict { verdict: Verdict::LeakingParam, subject: rest },
    }
}

fn leak_header(rest: &str) -> Option<Message<'_>> {
    let (head, derefs) = rest.strip_suffix(':')?.rsplit_once(" with derefs=")?;
    let derefs = position::number(derefs)?;
    let (parameter, target) = head.split_once(" leaks to ")?;
    let (to, function) = match target.rsplit_once(" for ") {
        // `{storage for x}` of 1.24 has the word too, but then its brace closes the text.
        Some((to, function)) if !function.ends_with('}') || to.ends_with('}') => {
            (to, Some(function))
        }
        _ => (target, None),
    };
    Some(Message::LeakHeader { parameter, to, function, derefs })
}

/// Verdicts and headers that are known by their last words.
fn ending(text: &str) -> Option<Message<'_>> {
    if let Some(subject) = text.strip_suffix(" escapes to heap") {
        let verdict =
            if subject == "append" { Verdict::AppendEscapes } else { Verdict::EscapesToHeap };
        return Some(Message::Verdict { verdict, subject });
    }
    let stays = text.strip_suffix(", mutate, or call").unwrap_or(text);
    if let Some(subject) = stays.strip_suffix(" does not escape") {
        let verdict =
            if subject == "append" { Verdict::AppendDoesNotEscape } else { Verdict::DoesNotEscape };
        return Some(Message::Verdict { verdict, subject });
    }
    let header = text.strip_suffix(':')?;
    if let Some(subject) = header.strip_suffix(" escapes to heap") {
        return Some(Message::EscapeHeader { subject, function: None });
    }
    let (subject, function) = header.rsplit_once(" escapes to heap in ")?;
    Some(Message::EscapeHeader { subject, function: Some(function) })
}

//! The remarks beside the verdicts: inlining, captures, devirtualisation, kept-alive values and
//! the debugging output of `-d=escapedebug=1,closure=1`. Part of the line grammar (see `grammar`).

use super::grammar::Message;
use super::position::number;
use super::{Capture, NoteKind, PaperReason};

/// Openings that say all there is to say; the rest of the line is kept as the message.
const NAMED: [&str; 6] = [
    "imprecise interface call",
    "should not PGO devirtualize ",
    "expr is unknown to bloop pass",
    "unrecognized shape for assign list stmt",
    "rewriting OCONVIFACE value from ",
    "hot-",
];

fn note(kind: NoteKind, short: &str) -> Option<Message<'_>> {
    Some(Message::Note { kind, short })
}

/// Remarks that are known by their first words.
pub(super) fn opening(text: &str) -> Option<Message<'_>> {
    match text.as_bytes().first()? {
        b'c' => inlinable(text).or_else(|| debugging(text)).or_else(|| parameter_use(text)),
        b'i' => inlining(text),
        b'd' | b'p' | b'P' => devirtualised(text),
        b'h' | b's' => closure(text).or_else(|| skipped(text)),
        b'f' => big(text),
        b'a' | b'm' => uintptr(text).or_else(|| parameter_use(text)),
        b'z' if text == "zero-copy string->[]byte conversion" => note(NoteKind::ZeroCopy, text),
        _ => None,
    }
    .or_else(|| named(text))
}

fn named(text: &str) -> Option<Message<'_>> {
    let known = NAMED.iter().find(|word| text.starts_with(**word))?;
    note(NoteKind::Other { code: known.trim_end().to_owned() }, text)
}

fn inlinable(text: &str) -> Option<Message<'_>> {
    if let Some(rest) = text.strip_prefix("can inline ") {
        let Some(at) = rest.find(" with cost ") else {
            return note(NoteKind::CanInline { function: rest.to_owned(), cost: None }, text);
        };
        let after = &rest[at + " with cost ".len()..];
        let cost = after.split(' ').next().and_then(number);
        let function = rest[..at].to_owned();
        let short = &text[.."can inline ".len() + at];
        return note(NoteKind::CanInline { function, cost }, short);
    }
    let (function, reason) = text.strip_prefix("cannot inline ")?.split_once(": ")?;
    let reason_text = reason.to_owned();
    if let Some((callee, caller)) = function.split_once(" into ") {
        let (callee, caller) = (callee.to_owned(), caller.to_owned());
        return note(NoteKind::CannotInlineCall { callee, caller, reason: reason_text }, text);
    }
    let (cost, budget) = exceeded(reason);
    let function = function.to_owned();
    note(NoteKind::CannotInline { function, reason: reason_text, cost, budget }, text)
}

/// The two numbers of `function too complex: cost 94 exceeds budget 80`.
fn exceeded(reason: &str) -> (Option<u32>, Option<u32>) {
    let Some((head, budget)) = reason.rsplit_once(" exceeds budget ") else { return (None, None) };
    let cost = head.rsplit_once("cost ").and_then(|(_, cost)| number(cost));
    (cost, number(budget))
}

fn inlining(text: &str) -> Option<Message<'_>> {
    if text == "index bounds check elided" {
        return note(NoteKind::BoundsCheckElided, text);
    }
    let callee = text.strip_prefix("inlining call to ")?.to_owned();
    note(NoteKind::InliningCall { callee }, text)
}

fn devirtualised(text: &str) -> Option<Message<'_>> {
    const FORMS: [&str; 4] = [
        "devirtualizing ",
        "partially devirtualizing ",
        "PGO devirtualizing interface call ",
        "PGO devirtualizing function call ",
    ];
    let rest = FORMS.iter().find_map(|form| text.strip_prefix(form))?;
    let (call, target) = rest.rsplit_once(" to ")?;
    note(NoteKind::Devirtualised { call: call.to_owned(), target: target.to_owned() }, text)
}

/// `-d=escapedebug=1,closure=1` and the failures of devirtualisation, which open with the same c.
fn debugging(text: &str) -> Option<Message<'_>> {
    if text == "closure converted to global" {
        let reason = PaperReason::CapturelessClosure;
        return note(NoteKind::Paper { reason, subject: "func literal".to_owned() }, text);
    }
    if let Some(reason) = text.strip_prefix("cannot devirtualize ") {
        return note(NoteKind::CannotDevirtualise { reason: reason.to_owned() }, text);
    }
    let (how, subject) = text.strip_prefix("convert: using ")?.split_once(": ")?;
    let subject = subject.to_owned();
    let reason = match how {
        "global for interface value" => PaperReason::ReadOnlyGlobal,
        "global for zero-sized interface value" => PaperReason::ZeroSize,
        "global for single-byte interface value" => PaperReason::SingleByte,
        "global for zero value interface value" => PaperReason::ZeroValue,
        "stack temporary for interface value" => {
            return note(NoteKind::StackTemporary { subject }, text);
        }
        _ => return None,
    };
    note(NoteKind::Paper { reason, subject }, text)
}

fn closure(text: &str) -> Option<Message<'_>> {
    let heap = text.starts_with("heap closure");
    let rest = text.strip_prefix(if heap { "heap closure" } else { "stack closure" })?;
    let captured = rest.strip_prefix(", captured vars = ")?.to_owned();
    note(NoteKind::ClosureStorage { heap, captured }, text)
}

fn skipped(text: &str) -> Option<Message<'_>> {
    text.starts_with("skip inlining within testing.B.loop")
        .then_some(Message::Note { kind: NoteKind::SkippedInBenchmarkLoop, short: text })
}

fn big(text: &str) -> Option<Message<'_>> {
    let (function, _) = text.strip_prefix("function ")?.split_once(" considered 'big'")?;
    note(NoteKind::BigFunction { function: function.to_owned() }, text)
}

fn uintptr(text: &str) -> Option<Message<'_>> {
    let assumed =
        text.strip_prefix("assuming ").and_then(|rest| rest.strip_suffix(" is unsafe uintptr"));
    let marked = || {
        let rest = text.strip_prefix("marking ")?.strip_suffix("uintptr")?;
        Some(rest.rsplit_once(" as escaping ")?.0)
    };
    let parameter = assumed.or_else(marked)?.to_owned();
    note(NoteKind::UnsafeUintptr { parameter }, text)
}

fn parameter_use(text: &str) -> Option<Message<'_>> {
    let rest =
        text.strip_prefix("mutates param: ").or_else(|| text.strip_prefix("calls param: "))?;
    let (parameter, derefs) = rest.rsplit_once(" derefs=")?;
    let derefs = number(derefs)?;
    note(NoteKind::ParameterUse { parameter: parameter.to_owned(), derefs }, text)
}

/// Remarks that are known by their last words, after the verdicts had their turn.
pub(super) fn ending(text: &str) -> Option<Message<'_>> {
    if let Some(what) = text.strip_suffix(" will be kept alive") {
        return note(NoteKind::KeptAlive { what: what.to_owned() }, text);
    }
    if text.contains(" ignoring self-assignment in ") {
        return note(NoteKind::SelfAssignment, text);
    }
    capture(text)
}

/// `F capturing by ref: v (addr=true assign=false width=8)`.
fn capture(text: &str) -> Option<Message<'_>> {
    let (head, facts) = text.strip_suffix(')')?.rsplit_once(" (addr=")?;
    let (closure, held) = head.rsplit_once(" capturing by ")?;
    let (how, variable) = held.split_once(": ")?;
    let how = match how {
        "ref" => Capture::ByReference,
        "value" => Capture::ByValue,
        _ => return None,
    };
    let (addr, rest) = facts.split_once(" assign=")?;
    let (assign, width) = rest.split_once(" width=")?;
    let kind = NoteKind::Captures {
        closure: closure.to_owned(),
        variable: variable.to_owned(),
        how,
        address_taken: addr == "true",
        reassigned: assign == "true",
        width: width.parse().ok()?,
    };
    note(kind, text)
}

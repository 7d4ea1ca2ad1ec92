//! An escape in plain words: what moves where, by which rule of the language, and what follows.
//!
//! Strings only, no markup: the page decides how code and links look. Nothing is guessed; what the
//! compiler did not say is left out.

use super::enclosing;
use super::settle::has_own_storage;
use super::{Finding, FlowStep, Inlining, Place, Span, Verdict};

/// One escape, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What was decided, in one sentence.
    pub headline: String,
    /// Why the last step means the heap.
    pub conclusion: String,
    /// What inlining had to do with it, a sentence each, with cost and budget where known.
    pub inlining: Vec<String>,
    /// Why it cannot be cured in the user's own code, when it cannot.
    pub beyond_reach: Option<String>,
    /// What usually helps.
    pub topic: Option<Topic>,
}

/// One step of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedStep {
    /// A sentence.
    pub text: String,
    /// The code that does it; empty when the compiler stated none.
    pub code: String,
    /// Where the code is written.
    pub span: Option<Span>,
}

/// The kind of escape, which decides the usual treatment and the case that teaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// An address is returned.
    ReturnedAddress,
    /// A value is put into an interface.
    Boxing,
    /// A function literal keeps it.
    Closure,
    /// It is stored where the heap already is: a global, a map, a channel, another heap object.
    HeapStore,
    /// It is passed to a call that may keep it.
    Argument,
    /// It is larger than a stack frame takes.
    Size,
    /// Its size is known only when running.
    VariableSize,
    /// A slice grows.
    Growth,
}

impl Topic {
    /// What usually helps, in one sentence.
    pub fn treatment(self) -> &'static str {
        match self {
            Self::ReturnedAddress => {
                "return the value itself, or let the caller pass in what is to be filled"
            }
            Self::Boxing => {
                "use a concrete or generic parameter, or format with strconv.Append functions"
            }
            Self::Closure => "pass the value as an argument, or let nothing assign it afterwards",
            Self::HeapStore => "store the value instead of its address, or accept the allocation",
            Self::Argument => "call a function that does not keep its argument, or pass a copy",
            Self::Size => "make it smaller, or allocate it once and use it again",
            Self::VariableSize => "give make a constant size, or let the caller own the buffer",
            Self::Growth => "give the slice its final capacity when it is made",
        }
    }

    /// The clinic's case that teaches it; a test holds that the case is there.
    pub fn taught_by(self) -> &'static str {
        match self {
            Self::ReturnedAddress => "return-address",
            Self::Boxing => "boxed-variable",
            Self::Closure => "closure-counter",
            Self::HeapStore => "heap-struct-field",
            Self::Argument => "passed-down",
            Self::Size => "large-array",
            Self::VariableSize => "make-variable",
            Self::Growth => "prealloc",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::ReturnedAddress,
        Self::Boxing,
        Self::Closure,
        Self::HeapStore,
        Self::Argument,
        Self::Size,
        Self::VariableSize,
        Self::Growth,
    ];
}

/// Explains one verdict; its path is told by [`steps`].
pub fn explain(finding: &Finding, inlining: &Inlining<'_>) -> Explanation {
    let beyond_reach = beyond_reach(finding);
    Explanation {
        headline: headline(finding),
        conclusion: conclusion(finding),
        inlining: inlining.sentences(finding),
        // Advice on code that is not the reader's helps nobody.
        topic: topic(finding).filter(|_| beyond_reach.is_none()),
        beyond_reach,
    }
}

/// The path of a verdict, a sentence per step.
pub fn steps(finding: &Finding) -> impl Iterator<Item = ExplainedStep> {
    finding.flow.iter().map(explained)
}

/// The loop that a finding sits in, as a sentence; `source` is the text of the finding's file.
pub fn loop_sentence(span: &Span, source: &str) -> Option<String> {
    let line = enclosing::loop_line(source, span)?;
    Some(format!("it stands in the loop of line {line}, so this happens in every round"))
}

fn headline(finding: &Finding) -> String {
    let subject = &finding.subject;
    match &finding.verdict {
        Verdict::MovedToHeap => format!("the variable {subject} lives on the heap"),
        Verdict::EscapesToHeap => format!("{subject} needs storage that outlives this call"),
        Verdict::AppendEscapes => "the slice that append may allocate outlives this call".into(),
        Verdict::DoesNotEscape => format!("{subject} does not outlive this call"),
        Verdict::AppendDoesNotEscape => "the slice that append may allocate stays here".into(),
        Verdict::LeakingParam => format!("what is passed as {subject} may be kept on the heap"),
        Verdict::LeakingToResult { result, level: 0 } => {
            format!("what is passed as {subject} comes back as {}", place_name(result))
        }
        Verdict::LeakingToResult { result, .. } => {
            format!("what {subject} points to comes back as {}", place_name(result))
        }
        Verdict::LeakingContent => format!("what {subject} points to may be kept on the heap"),
    }
}

/// One step in plain words.
pub fn explained(step: &FlowStep) -> ExplainedStep {
    let from = place_name(&step.from);
    let what = match step.derefs {
        -1 if step.from.starts_with("{storage for ") => format!("a pointer to {from}"),
        -1 => format!("the address of {from}"),
        0 => from,
        _ => format!("what {from} points to"),
    };
    let text = format!("{what} goes to {}: {}", place_name(&step.to), step.why.sentence());
    let span = step.written.clone().or_else(|| step.span.clone());
    ExplainedStep { text, code: step.code.clone(), span }
}

/// A place of the flow in words.
fn place_name(place: &str) -> String {
    if let Some(inner) = place.strip_prefix("{storage for ").and_then(|p| p.strip_suffix('}')) {
        return match inner {
            "func literal" => "the function literal".to_owned(),
            // What a result is spilled into is a copy of it, such as the box of an interface.
            _ if inner.starts_with("~r") => format!("a copy of {}", place_name(inner)),
            _ => format!("what {inner} makes"),
        };
    }
    match place {
        "{heap}" => "the heap".into(),
        "{temp}" => "an unnamed value".into(),
        _ => match place.strip_prefix("~r").and_then(|n| n.parse::<u32>().ok()) {
            Some(0) => "the result".into(),
            Some(n) => format!("result {}", n + 1),
            None => place.to_owned(),
        },
    }
}

fn conclusion(finding: &Finding) -> String {
    let Some(last) = finding.flow.last() else {
        return String::new();
    };
    let subject = match finding.subject.as_str() {
        "func literal" => "the function literal".to_owned(),
        result if result.starts_with("~r") => place_name(result),
        // Nobody finds another function's expression on this line.
        _ if beyond_reach(finding).is_some() => "what the inlined call makes".to_owned(),
        subject => subject.to_owned(),
    };
    match last.to.as_str() {
        _ if finding.verdict.is_leak() => {
            "so every caller must take care of what it passes".to_owned()
        }
        "{heap}" => format!("the heap outlives every call, so {subject} must live there"),
        result if result.starts_with("~r") || last.why.word() == "return" => {
            format!("the caller keeps what is returned, so {subject} must outlive the call")
        }
        other => {
            format!("{} outlives {subject}, which must live as long", place_name(other))
        }
    }
}

/// Why an escape cannot be cured in the user's own code, when it cannot.
pub fn beyond_reach(finding: &Finding) -> Option<String> {
    if finding.place == Place::Foreign {
        return Some("it stands in a generic function of another package".into());
    }
    if finding.place == Place::Autogenerated {
        return Some("the compiler wrote this function".into());
    }
    let written = finding.inline_chain.innermost()?;
    let own = finding.inline_chain.0.first()?;
    let folder = |span: &Span| span.file.rsplit_once(['/', '\\']).map(|(f, _)| f.to_owned());
    (folder(written) != folder(own))
        .then(|| format!("it stands in a function of another package ({written}), inlined here"))
}

/// The kind of escape, from its expression first and its path second.
fn topic(finding: &Finding) -> Option<Topic> {
    if !finding.verdict.is_heap() {
        return None;
    }
    if finding.verdict == Verdict::AppendEscapes {
        return Some(Topic::Growth);
    }
    let has = |word: &str| finding.flow.iter().any(|step| step.why.word() == word);
    let joins = ["string(", "([]byte)(", "([]rune)("];
    let makes = has_own_storage(&finding.subject)
        || finding.subject.contains(" + ")
        || joins.iter().any(|opening| finding.subject.starts_with(opening));
    // An expression that makes nothing itself can only need storage inside an interface.
    if finding.verdict == Verdict::EscapesToHeap && !makes {
        return Some(Topic::Boxing);
    }
    let table = [
        ("too large for stack", Topic::Size),
        ("too aligned for stack", Topic::Size),
        ("non-constant size", Topic::VariableSize),
        ("captured by a closure", Topic::Closure),
        ("interface-converted", Topic::Boxing),
        ("return", Topic::ReturnedAddress),
        ("send", Topic::HeapStore),
        ("key of map put", Topic::HeapStore),
        ("map literal key", Topic::HeapStore),
        ("map literal value", Topic::HeapStore),
        ("call parameter", Topic::Argument),
        ("assign", Topic::HeapStore),
        ("assign-pair", Topic::HeapStore),
    ];
    table.iter().find(|(word, _)| has(word)).map(|(_, topic)| *topic)
}

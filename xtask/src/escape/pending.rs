//! Headers that wait for their verdict.
//!
//! The compiler decides a group of functions at a time: all headers of the group, then all its
//! verdicts. So when a header comes after a verdict a new group has begun, and what the old one
//! left open will never be closed.

use std::collections::{HashMap, HashSet};

use super::file_name::Shared;
use super::grammar::{self, Message};
use super::position::Pos;
use super::{FlowStep, Span, Verdict, Why};

/// Headers that are remembered at one position. The compiler opens a few dozen at most; the limit
/// keeps a hostile text from making the search quadratic.
const MAX_OPEN: usize = 256;

/// A header and the path below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    pub(super) span: Option<Span>,
    pub(super) subject: String,
    pub(super) function: Option<String>,
    pub(super) ordinal: u32,
    /// The lines below it, as printed. Most headers are never asked for their path (a parameter
    /// gets a dozen, one of which wins), so they are taken apart only when they are.
    steps: String,
    leak: Option<Leak>,
}

/// Where a parameter leaks to.
#[derive(Clone, Debug, PartialEq)]
struct Leak {
    to: String,
    derefs: u32,
}

/// The open headers of the current group of functions.
#[derive(Debug, Default)]
pub(super) struct Pending {
    headers: Vec<Option<Header>>,
    by_span: HashMap<Span, Vec<usize>>,
    /// A verdict was seen since the last header.
    deciding: bool,
    /// What was decided in this group, so that a second path to the same verdict is not taken
    /// for an escape without one.
    decided: HashSet<(Span, String)>,
    /// Headers per position since the package began.
    seen: HashMap<Span, u32>,
}

impl Header {
    pub(super) fn escape(span: Option<Span>, subject: &str, function: Option<&str>) -> Self {
        Self {
            span,
            subject: subject.to_owned(),
            function: function.map(str::to_owned),
            ordinal: 0,
            steps: String::new(),
            leak: None,
        }
    }

    pub(super) fn leak(
        span: Option<Span>,
        parameter: &str,
        function: Option<&str>,
        to: &str,
        derefs: u32,
    ) -> Self {
        let leak = Some(Leak { to: to.to_owned(), derefs });
        Self { leak, ..Self::escape(span, parameter, function) }
    }

    /// The path, taken apart. A second reason of one flow repeats the flow.
    pub(super) fn flow(&self) -> Vec<FlowStep> {
        let mut flow: Vec<FlowStep> = Vec::new();
        let mut files = Shared::default();
        for line in self.steps.split('\n') {
            match grammar::step(line) {
                Some(Message::Flow { to, derefs, from }) => flow.push(FlowStep {
                    to: to.to_owned(),
                    from: from.to_owned(),
                    derefs,
                    code: String::new(),
                    why: Why::Unstated,
                    span: None,
                    written: None,
                }),
                Some(Message::From { code, why, at }) => {
                    state(&mut flow, code, why, at.map(|at| files.span(at)));
                }
                _ => {}
            }
        }
        flow
    }

    /// How well this header explains a verdict at its position: smaller is better.
    fn distance(&self, subject: &str, verdict: &Verdict) -> Option<u32> {
        let Some(leak) = &self.leak else {
            return verdict.is_heap().then(|| u32::from(self.subject != subject));
        };
        if !same_name(&self.subject, subject) {
            return None;
        }
        // A leak to the heap may go through a variable that outlives the call, hardly a result.
        let detour = match leak.to.as_str() {
            "{heap}" => 0,
            result if result.contains('~') => 1 << 20,
            _ => 1 << 10,
        };
        match verdict {
            Verdict::LeakingToResult { result, level } if same_name(&leak.to, result) => {
                Some(leak.derefs.abs_diff(*level))
            }
            Verdict::LeakingParam => Some(leak.derefs.saturating_add(detour)),
            Verdict::LeakingContent => Some(leak.derefs.abs_diff(1).saturating_add(detour)),
            _ => None,
        }
    }
}

/// Gives the newest flow its reason, or repeats the flow for a further one.
fn state(flow: &mut Vec<FlowStep>, code: &str, why: &str, span: Option<Span>) {
    let Some(last) = flow.last_mut() else { return };
    let (code, why) = (code.to_owned(), Why::from_word(why));
    if last.why == Why::Unstated && last.code.is_empty() {
        (last.code, last.why, last.span) = (code, why, span);
    } else {
        let (to, from, derefs) = (last.to.clone(), last.from.clone(), last.derefs);
        flow.push(FlowStep { to, from, derefs, code, why, span, written: None });
    }
}

/// Whether a header's name is the verdict's: an inlined callee's carries its package
/// (`cryptobyte.b` for `b`).
fn same_name(header: &str, verdict: &str) -> bool {
    header.strip_suffix(verdict).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl Pending {
    /// Opens a header; returns what the group before left open.
    pub(super) fn open(&mut self, mut header: Header) -> Vec<Header> {
        let stale = if self.deciding { self.drain() } else { Vec::new() };
        let key = header.span.clone().unwrap_or_default();
        let seen = self.seen.entry(key.clone()).or_default();
        header.ordinal = *seen;
        *seen = seen.saturating_add(1);
        let here = self.by_span.entry(key).or_default();
        if here.len() < MAX_OPEN {
            here.push(self.headers.len());
        }
        self.headers.push(Some(header));
        stale
    }

    /// Ends a package: like [`Self::drain`], and forgets its positions.
    pub(super) fn end(&mut self) -> Vec<Header> {
        self.seen.clear();
        self.drain()
    }

    /// The escapes that no verdict followed, in order. A parameter's path without a verdict of its
    /// own is dropped: the compiler found a shorter one later.
    fn drain(&mut self) -> Vec<Header> {
        self.deciding = false;
        self.by_span.clear();
        let decided = std::mem::take(&mut self.decided);
        let open = self.headers.drain(..).flatten().filter(|header| header.leak.is_none());
        open.filter(|header| {
            let key = (header.span.clone().unwrap_or_default(), header.subject.clone());
            !decided.contains(&key)
        })
        .collect()
    }

    /// The best header for a verdict. An escape's path explains one verdict; a parameter's may
    /// explain several, since one parameter can leak to several places.
    pub(super) fn take(
        &mut self,
        span: Option<&Span>,
        subject: &str,
        verdict: &Verdict,
    ) -> Option<Header> {
        self.deciding = true;
        let key = span.cloned().unwrap_or_default();
        let here = self.by_span.get_mut(&key)?;
        let best = here
            .iter()
            .enumerate()
            .filter_map(|(place, index)| {
                let header = self.headers.get(*index)?.as_ref()?;
                Some((header.distance(subject, verdict)?, place))
            })
            .min()?
            .1;
        if verdict.is_leak() {
            return self.headers.get(*here.get(best)?)?.clone();
        }
        let taken = self.headers.get_mut(here.remove(best))?.take();
        if let Some(header) = &taken {
            self.decided.insert((key, header.subject.clone()));
        }
        taken
    }

    /// Adds a line to the newest header; false when none is open at this position, or when a
    /// reason comes before the flow that it would belong to.
    pub(super) fn step(&mut self, pos: Option<Pos<'_>>, text: &str, is_reason: bool) -> bool {
        let Some(header) = self.newest(pos) else { return false };
        if is_reason && header.steps.is_empty() {
            return false;
        }
        header.steps.push_str(text);
        header.steps.push('\n');
        true
    }

    fn newest(&mut self, pos: Option<Pos<'_>>) -> Option<&mut Header> {
        let header = self.headers.last_mut()?.as_mut()?;
        let same = match (&header.span, pos) {
            (None, None) => true,
            (Some(span), Some(pos)) => {
                span.line == pos.line && span.column == pos.column && span.file == pos.file
            }
            _ => false,
        };
        same.then_some(header)
    }
}

//! Headers that wait for their verdict.
//!
//! The compiler decides a group of functions at a time: all headers of the group, then all its
//! verdicts. So when a header comes after a verdict a new group has begun, and what the old one
//! left open will never be closed.

use std::collections::{HashMap, HashSet};

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
    pub(super) flow: Vec<FlowStep>,
    pub(super) ordinal: u32,
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
    pub(super) fn escape(pos: Option<Pos<'_>>, subject: &str, function: Option<&str>) -> Self {
        Self {
            span: pos.map(Pos::to_span),
            subject: subject.to_owned(),
            function: function.map(str::to_owned),
            flow: Vec::new(),
            ordinal: 0,
            leak: None,
        }
    }

    pub(super) fn leak(
        pos: Option<Pos<'_>>,
        parameter: &str,
        function: Option<&str>,
        to: &str,
        derefs: u32,
    ) -> Self {
        let leak = Some(Leak { to: to.to_owned(), derefs });
        Self { leak, ..Self::escape(pos, parameter, function) }
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
        pos: Option<Pos<'_>>,
        subject: &str,
        verdict: &Verdict,
    ) -> Option<Header> {
        self.deciding = true;
        let key = pos.map(Pos::to_span).unwrap_or_default();
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

    /// Adds a flow line to the newest header; false when none is open at this position.
    pub(super) fn flow(&mut self, pos: Option<Pos<'_>>, to: &str, derefs: i32, from: &str) -> bool {
        let Some(header) = self.newest(pos) else { return false };
        header.flow.push(FlowStep {
            to: to.to_owned(),
            from: from.to_owned(),
            derefs,
            code: String::new(),
            why: Why::Unstated,
            span: None,
            written: None,
        });
        true
    }

    /// Adds a reason to the newest flow line; a second reason repeats the line.
    pub(super) fn from(
        &mut self,
        pos: Option<Pos<'_>>,
        code: &str,
        why: &str,
        at: Option<Pos<'_>>,
    ) -> bool {
        let Some(header) = self.newest(pos) else { return false };
        let Some(last) = header.flow.last_mut() else { return false };
        let (code, why, span) = (code.to_owned(), Why::from_word(why), at.map(Pos::to_span));
        if last.why == Why::Unstated && last.code.is_empty() {
            (last.code, last.why, last.span) = (code, why, span);
        } else {
            let (to, from, derefs) = (last.to.clone(), last.from.clone(), last.derefs);
            header.flow.push(FlowStep { to, from, derefs, code, why, span, written: None });
        }
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

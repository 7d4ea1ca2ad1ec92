//! The second witness: what the heap profile says was allocated, line by line.
//!
//! The nouns: a [`HeapProfile`] is a bag of [`AllocSite`]s, each a call stack with the objects and
//! bytes it allocated; joined with the compiler's diagnosis it becomes [`Evidence`]: for each line
//! of the user's files what the compiler said, what was really allocated, and how the two agree.
//!
//! Frames carry a line and no column, so two sites on one line cannot be told apart; the types say
//! so (`shared_line`). Counts are per operation and unrounded: rounding belongs to the page.

pub mod attribute;
pub mod charge;
pub mod complete;
pub mod pprof;
pub mod site;

use serde::{Deserialize, Serialize};

use crate::escape::{Diagnosis, Finding, PaperReason, Verdict};

/// One frame of a call stack.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Frame {
    /// Full name, as `example.com/p.(*T).Method`.
    pub function: String,
    /// Path as the compiler recorded it.
    pub file: String,
    /// 1-based line; 0 when unknown.
    pub line: u32,
    /// Whether this frame was inlined into the next one of the stack.
    pub inlined: bool,
}

/// A call stack, innermost frame first, inlined frames included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InlineStack(pub Vec<Frame>);

/// What one stack allocated, of one object size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocSite {
    /// Who allocated.
    pub stack: InlineStack,
    /// Number of objects.
    pub objects: u64,
    /// Number of bytes.
    pub bytes: u64,
}

/// A heap profile taken at rate 1, or the difference of two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapProfile {
    /// Sites sorted by stack, each stack and object size once.
    pub sites: Vec<AllocSite>,
}

/// The benchmark's own counters: the control total.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerOp {
    /// Operations that the profile covers.
    pub iterations: u64,
    /// Heap objects per operation, from the runtime's counters.
    pub mallocs: f64,
    /// Bytes per operation, from the runtime's counters.
    pub bytes: f64,
}

/// Whose allocations are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The user's files, in any form whose end is the end of the full path.
    pub own_files: &'a [String],
    /// Openings of function names whose allocations belong to the measuring and not to the code.
    pub harness: &'a [String],
}

/// How compiler and profile agree about one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "kebab-case")]
pub enum SiteClass {
    /// Said to escape, seen to allocate.
    EscapesAndAllocates,
    /// Said to escape, and the compiler knows that nothing is allocated.
    PaperEscape {
        /// Why it costs nothing.
        reason: PaperReason,
    },
    /// Said to escape, nothing seen in this benchmark, and no reason known: the line may not have
    /// run, or the value was a small integer.
    EscapesUnseen,
    /// Allocates without a line that says so (a channel, a map that grows, a call elsewhere).
    SilentAllocation,
    /// Said not to escape, and nothing was allocated.
    StaysOnStack,
    /// Stays in the function itself, escapes in a caller that inlined it.
    StaysHereEscapesInlined,
    /// Escapes in the function itself, stays in the caller that inlined it.
    EscapesHereStaysInlined,
}

/// The evidence about one site of the user's code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteEvidence {
    /// File, as the diagnosis names it.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based byte column, when a finding gives one.
    pub column: Option<u32>,
    /// Function, when known.
    pub function: Option<String>,
    /// How the witnesses agree.
    pub class: SiteClass,
    /// Index into `Diagnosis::findings`; none for an allocation without a verdict.
    pub finding: Option<usize>,
    /// Indices of the verdicts about copies of this site that inlining made elsewhere.
    pub copies: Vec<usize>,
    /// For an allocation inside a call: the function called on this line. It is not to be cured in
    /// this line's own code, except by not calling.
    pub callee: Option<String>,
    /// Objects per operation; for a shared line those of the whole line, on its first site only.
    pub allocs_per_op: f64,
    /// Bytes per operation, likewise.
    pub bytes_per_op: f64,
    /// The count is a lower bound: objects under 16 bytes without pointers share blocks.
    pub at_least: bool,
    /// Several allocating sites stand on this line and the profile cannot tell them apart.
    pub shared_line: bool,
}

/// Compiler, profile and counters put side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Sites by file, line and column.
    pub sites: Vec<SiteEvidence>,
    /// Control total: objects per operation by the runtime's counters.
    pub total_allocs: f64,
    /// Control total: bytes per operation.
    pub total_bytes: f64,
    /// Objects per operation that no line explains.
    pub remainder_allocs: f64,
    /// Bytes per operation that no line explains.
    pub remainder_bytes: f64,
}

/// What one line allocates per operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineAllocs {
    /// Objects per operation.
    pub allocs_per_op: f64,
    /// Bytes per operation.
    pub bytes_per_op: f64,
    /// Lower bound only, see [`SiteEvidence::at_least`].
    pub at_least: bool,
}

impl HeapProfile {
    /// The sites with a frame of some function in the user's module that is not the measuring's
    /// own: a profile of a process also holds what runtime and profiler allocated for themselves.
    ///
    /// `module` is a module path; `harness` are openings of function names after the package.
    #[must_use]
    pub fn touching(mut self, module: &str, harness: &[&str]) -> Self {
        let users = |frame: &Frame| {
            let name = frame.function.rsplit('/').next().and_then(|last| last.split_once('.'));
            frame.function.starts_with(module)
                && name.is_none_or(|(_, name)| !harness.iter().any(|own| name.starts_with(own)))
        };
        self.sites.retain(|site| site.stack.0.iter().any(users));
        self
    }
}

impl Evidence {
    /// The variable whose allocation may hold that of a finding too: from Go 1.25 on, small
    /// variables of one function that move to the heap together share one block.
    pub fn sharer(&self, finding: &Finding, diagnosis: &Diagnosis) -> Option<&SiteEvidence> {
        let moved = |finding: &Finding| finding.verdict == Verdict::MovedToHeap;
        let beside = |other: &Finding| {
            moved(other)
                && other.function == finding.function
                && other.span.file == finding.span.file
                && other.span != finding.span
        };
        self.sites.iter().filter(|_| moved(finding)).find(|site| {
            let other = site.finding.and_then(|index| diagnosis.findings.get(index));
            site.class == SiteClass::EscapesAndAllocates && other.is_some_and(beside)
        })
    }
}

impl SiteClass {
    /// The class in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::EscapesAndAllocates => "escapes and allocates",
            Self::PaperEscape { .. } => "paper escape",
            Self::EscapesUnseen => "escapes, no allocation seen",
            Self::SilentAllocation => "silent allocation",
            Self::StaysOnStack => "stays on the stack",
            Self::StaysHereEscapesInlined => "stays here, escapes inlined there",
            Self::EscapesHereStaysInlined => "escapes here, stays inlined there",
        }
    }
}

impl Evidence {
    /// What one line allocates per operation, all its sites together.
    pub fn line(&self, file: &str, line: u32) -> LineAllocs {
        let here = self.sites.iter().filter(|s| s.line == line && s.file == file);
        here.fold(LineAllocs::default(), |sum, site| LineAllocs {
            allocs_per_op: sum.allocs_per_op + site.allocs_per_op,
            bytes_per_op: sum.bytes_per_op + site.bytes_per_op,
            at_least: sum.at_least || site.at_least,
        })
    }
}

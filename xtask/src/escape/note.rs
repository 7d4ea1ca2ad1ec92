//! Notes: what the compiler says beside its verdicts. Inlining decides most escapes, so the
//! inlining notes carry their cost; the others explain a capture, a devirtualised call or a
//! check that was dropped. A note never counts as an escape.

use serde::{Deserialize, Serialize};

use super::{FlowStep, PaperReason, Place, Span};

/// One remark of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where it was made; `None` for the lines without position.
    pub span: Option<Span>,
    /// What it is about.
    pub kind: NoteKind,
    /// The line without position, cut where level 2 only repeats the code (`can inline F`).
    pub message: String,
    /// Whose code it is.
    pub place: Place,
}

/// How a function literal holds a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capture {
    /// It holds a pointer: the variable is assigned after the capture, or is large.
    ByReference,
    /// It holds a copy: the variable is never assigned again and at most 128 bytes.
    ByValue,
}

/// The meaning of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NoteKind {
    /// `can inline F with cost N as: ...`.
    CanInline {
        /// The function.
        function: String,
        /// Its cost in nodes; absent at level 1.
        cost: Option<u32>,
    },
    /// `cannot inline F: reason`.
    CannotInline {
        /// The function.
        function: String,
        /// The compiler's reason.
        reason: String,
        /// Cost, when the reason is that it exceeds the budget.
        cost: Option<u32>,
        /// Budget it exceeds.
        budget: Option<u32>,
    },
    /// `cannot inline F into G: reason`: F could be inlined, but not at this call.
    CannotInlineCall {
        /// The callee.
        callee: String,
        /// The caller.
        caller: String,
        /// The compiler's reason.
        reason: String,
    },
    /// `inlining call to F`.
    InliningCall {
        /// The callee.
        callee: String,
    },
    /// `function F considered 'big'`: calls in it are inlined only when very cheap.
    BigFunction {
        /// The function.
        function: String,
    },
    /// `skip inlining within testing.B.loop for ...` (1.24 and 1.25).
    SkippedInBenchmarkLoop,
    /// `... will be kept alive`: what `b.Loop()` protects from removal (1.26 and later).
    KeptAlive {
        /// What is kept.
        what: String,
    },
    /// `F capturing by ref: v (addr=... assign=... width=...)`.
    Captures {
        /// The function literal.
        closure: String,
        /// The variable.
        variable: String,
        /// By reference or by value.
        how: Capture,
        /// Whether its address is taken.
        address_taken: bool,
        /// Whether it is assigned again.
        reassigned: bool,
        /// Its size in bytes.
        width: u64,
    },
    /// `devirtualizing X to T`, and the partial and profile-guided forms.
    Devirtualised {
        /// The call.
        call: String,
        /// The type or function it goes to.
        target: String,
    },
    /// `cannot devirtualize ...`.
    CannotDevirtualise {
        /// The compiler's reason.
        reason: String,
    },
    /// The path of a header that no verdict followed: the closure that a go or defer statement
    /// wraps around its call.
    EscapeFlow {
        /// What escapes.
        subject: String,
        /// In which function (1.25 and later).
        function: Option<String>,
        /// The path.
        flow: Vec<FlowStep>,
    },
    /// `zero-copy string->[]byte conversion`.
    ZeroCopy,
    /// `index bounds check elided`.
    BoundsCheckElided,
    /// `F ignoring self-assignment in S`.
    SelfAssignment,
    /// `assuming p is unsafe uintptr`, `marking p as escaping uintptr`.
    UnsafeUintptr {
        /// The parameter.
        parameter: String,
    },
    /// `mutates param` and `calls param` (`-d=escapemutationscalls`).
    ParameterUse {
        /// The parameter.
        parameter: String,
        /// Dereferences on the way.
        derefs: u32,
    },
    /// `using global for ... interface value`, `closure converted to global`.
    Paper {
        /// Why nothing is allocated.
        reason: PaperReason,
        /// What the line was about.
        subject: String,
    },
    /// `using stack temporary for interface value`.
    StackTemporary {
        /// What the line was about.
        subject: String,
    },
    /// `heap closure, captured vars = [...]` and `stack closure, ...`.
    ClosureStorage {
        /// Whether it is on the heap.
        heap: bool,
        /// The variables as printed.
        captured: String,
    },
    /// The explanation was cut short (golang.org/issue/35518).
    Truncated,
    /// A remark that has a name but no further use here (JSON codes included).
    Other {
        /// The compiler's code or the first words of the line.
        code: String,
    },
}

impl NoteKind {
    /// Whether `-m` prints this line too.
    pub fn is_level_one(&self) -> bool {
        let debugging = matches!(
            self,
            Self::Paper { .. }
                | Self::StackTemporary { .. }
                | Self::ClosureStorage { .. }
                | Self::Other { .. }
        );
        !self.is_level_two() && !debugging
    }

    /// Whether only `-m=2` prints this line: captures, refusals to inline, paths.
    pub fn is_level_two(&self) -> bool {
        matches!(
            self,
            Self::CannotInline { .. }
                | Self::CannotInlineCall { .. }
                | Self::Captures { .. }
                | Self::BigFunction { .. }
                | Self::EscapeFlow { .. }
                | Self::KeptAlive { .. }
                | Self::Truncated
        )
    }

    /// A word for the kind of remark.
    pub fn word(&self) -> &'static str {
        match self {
            Self::CanInline { .. } => "can inline",
            Self::CannotInline { .. } => "cannot inline",
            Self::CannotInlineCall { .. } => "cannot inline call",
            Self::InliningCall { .. } => "inlining call",
            Self::BigFunction { .. } => "big function",
            Self::SkippedInBenchmarkLoop => "skip inlining in benchmark loop",
            Self::KeptAlive { .. } => "kept alive",
            Self::Captures { .. } => "captures",
            Self::Devirtualised { .. } => "devirtualizing",
            Self::CannotDevirtualise { .. } => "cannot devirtualize",
            Self::EscapeFlow { .. } => "escape flow",
            Self::ZeroCopy => "zero-copy conversion",
            Self::BoundsCheckElided => "bounds check elided",
            Self::SelfAssignment => "ignoring self-assignment",
            Self::UnsafeUintptr { .. } => "unsafe uintptr",
            Self::ParameterUse { .. } => "parameter use",
            Self::Paper { .. } => "nothing allocated",
            Self::StackTemporary { .. } => "stack temporary",
            Self::ClosureStorage { .. } => "closure storage",
            Self::Truncated => "truncated",
            Self::Other { .. } => "other",
        }
    }

    /// What it is about; empty where the message says it all.
    pub fn subject(&self) -> &str {
        match self {
            Self::CanInline { function, .. }
            | Self::CannotInline { function, .. }
            | Self::BigFunction { function } => function,
            Self::CannotInlineCall { callee, .. } | Self::InliningCall { callee } => callee,
            Self::KeptAlive { what } => what,
            Self::Captures { variable, .. } => variable,
            Self::Devirtualised { call, .. } => call,
            Self::EscapeFlow { subject, .. }
            | Self::Paper { subject, .. }
            | Self::StackTemporary { subject } => subject,
            Self::UnsafeUintptr { parameter } | Self::ParameterUse { parameter, .. } => parameter,
            _ => "",
        }
    }
}

//! The rules that results refer to, each with a help text for somebody who never heard of it.

use serde::Serialize;

use super::log::Message;
use crate::escape::Verdict;

/// A kind of result. The order is the order in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Moved,
    Escapes,
    Append,
    Paper,
    Leak,
    Inlining,
}

/// A rule, by the names of the standard.
#[derive(Serialize, Clone)]
#[serde(rename_all = "camelCase")]
pub(super) struct Described {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize, Clone)]
struct Configuration {
    level: &'static str,
}

impl Rule {
    pub(super) const ALL: [Self; 6] =
        [Self::Moved, Self::Escapes, Self::Append, Self::Paper, Self::Leak, Self::Inlining];

    /// The rule of a verdict that means the heap.
    pub(super) fn of_heap(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::MovedToHeap => Self::Moved,
            Verdict::AppendEscapes => Self::Append,
            _ => Self::Escapes,
        }
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Moved => "moved-to-heap",
            Self::Escapes => "escapes-to-heap",
            Self::Append => "append-escapes",
            Self::Paper => "paper-escape",
            Self::Leak => "leaking-parameter",
            Self::Inlining => "inlining",
        }
    }

    pub(super) fn level(self) -> &'static str {
        match self {
            Self::Moved | Self::Escapes | Self::Append => "warning",
            Self::Paper | Self::Leak | Self::Inlining => "note",
        }
    }

    pub(super) fn described(self) -> Described {
        let say = |text: &str| Message { text: text.to_owned() };
        Described {
            id: self.id(),
            name: self.name(),
            short_description: say(self.short()),
            full_description: say(self.full()),
            help: say(self.help()),
            default_configuration: Configuration { level: self.level() },
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Moved => "VariableOnHeap",
            Self::Escapes => "ExpressionOnHeap",
            Self::Append => "AppendOnHeap",
            Self::Paper => "PaperEscape",
            Self::Leak => "LeakingParameter",
            Self::Inlining => "Inlining",
        }
    }

    fn short(self) -> &'static str {
        match self {
            Self::Moved => "A variable lives on the heap.",
            Self::Escapes => "An expression needs storage on the heap.",
            Self::Append => "The slice that append may allocate lives on the heap.",
            Self::Paper => "It escapes, but nothing is allocated.",
            Self::Leak => "A parameter lets its argument out.",
            Self::Inlining => "A call or function was inlined, or can be.",
        }
    }

    fn full(self) -> &'static str {
        match self {
            Self::Moved => {
                "Something keeps the address of this variable longer than the call lasts, or the \
                 variable is too large for a stack frame, so each call allocates it."
            }
            Self::Escapes => {
                "The value of this expression outlives the call, is too large for a stack frame, or \
                 has a size that is not known when compiling, so it is allocated."
            }
            Self::Append => {
                "The slice outlives the call, so the backing store that append makes when the old \
                 one is full is allocated on the heap."
            }
            Self::Paper => {
                "The compiler says that the value escapes and also that it uses read-only data, a \
                 shared address or a table of the runtime for it, so it costs nothing."
            }
            Self::Leak => {
                "What is passed here reaches the heap or a result, so a caller's value may have to \
                 live on the heap because of this function."
            }
            Self::Inlining => {
                "Inlining decides many escapes: where a call is inlined, the caller may keep on its \
                 stack what the function by itself would allocate."
            }
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Moved => {
                "Follow the path to where the address goes. Return the value instead of its \
                 address, let the caller pass in what is to be filled, or give a closure the value \
                 as an argument. Measure before and after: an allocation that is rare is no fault."
            }
            Self::Escapes => {
                "Follow the path. Keep the concrete type instead of an interface, give make a \
                 constant size, or let the caller own the buffer. Not every escape is worth curing."
            }
            Self::Append => {
                "Give the slice its final capacity when it is made, or take one to fill."
            }
            Self::Paper => "Nothing is to be done.",
            Self::Leak => {
                "Nothing is wrong with it. When a caller allocates because of it, take the value \
                 instead of a pointer, or do not keep what is passed."
            }
            Self::Inlining => "For information: where it matters, the escape's own path shows it.",
        }
    }
}

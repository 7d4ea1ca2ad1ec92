//! What the compiler says about packages, printed as [`text`], [`json`], [`sarif`] and [`pages`].
//!
//! All forms show the same [`Entry`]s: the lines that `-m` prints, each with what level 2, the
//! records and the profile add to it. What is shown is said by a [`Filter`].

mod entry;
pub mod json;
mod lookup;
mod margin;
pub mod pages;
pub mod sarif;
pub mod text;

pub use entry::{Entry, Filter, Said, Topic, entries};

use crate::escape::explain::{Explanation, explained};
use crate::escape::{Finding, FlowStep};

/// A package's part of a text, and what was counted in it.
pub struct Part {
    /// The text.
    pub text: String,
    /// The counts.
    pub totals: json::Totals,
}

/// A step of an escape's path.
pub struct Step<'a> {
    /// As the compiler said it.
    pub flow: &'a FlowStep,
    /// In plain words.
    pub text: String,
}

/// The path of a verdict, step by step.
fn steps(finding: &Finding) -> impl Iterator<Item = Step<'_>> {
    finding.flow.iter().map(|flow| Step { flow, text: explained(flow).text })
}

/// What follows from the path: why it means the heap, what inlining had to do with it.
fn sentences(explanation: Explanation) -> Vec<String> {
    let opening = [explanation.headline, explanation.conclusion];
    opening
        .into_iter()
        .chain(explanation.inlining)
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

/// What allocates most stands first; what allocates nothing keeps its order.
fn by_cost(entries: &mut [Entry<'_>]) {
    let bytes = |entry: &Entry<'_>| entry.cost.map_or(0.0, |site| site.bytes_per_op);
    let allocs = |entry: &Entry<'_>| entry.cost.map_or(0.0, |site| site.allocs_per_op);
    entries.sort_by(|a, b| bytes(b).total_cmp(&bytes(a)).then(allocs(b).total_cmp(&allocs(a))));
}

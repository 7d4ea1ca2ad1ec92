//! What inlining had to do with an escape: the remarks about it, found by function and by place,
//! and the sentences that follow.

use std::collections::HashMap;

use super::{Diagnosis, Finding, NoteKind, Span};

/// The remarks of a package about inlining. Reading them takes a walk over all notes, so one is
/// made for all findings of a package.
#[derive(Debug, Default)]
pub struct Inlining<'a> {
    by_function: HashMap<&'a str, &'a NoteKind>,
    costs: HashMap<&'a str, u32>,
    calls: HashMap<&'a Span, Vec<&'a str>>,
}

impl<'a> Inlining<'a> {
    /// Reads the notes. Of several about one function the first counts.
    pub fn of(diagnosis: &'a Diagnosis) -> Self {
        let mut found = Self::default();
        for note in &diagnosis.notes {
            match &note.kind {
                NoteKind::CanInline { function, cost: Some(cost) } => {
                    found.by_function.entry(function).or_insert(&note.kind);
                    found.costs.entry(function).or_insert(*cost);
                }
                NoteKind::CannotInline { function, .. } => {
                    found.by_function.entry(function).or_insert(&note.kind);
                }
                NoteKind::InliningCall { callee } => {
                    if let Some(span) = &note.span {
                        found.calls.entry(span).or_default().push(callee);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// A sentence each: where the code was written and which calls brought it, and whether its
    /// function can be inlined further, with cost and budget where known.
    pub(super) fn sentences(&self, finding: &Finding) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(written) = finding.inline_chain.innermost() {
            said.push(format!("it is written at {written} and was brought here by inlining"));
            for callee in self.calls.get(&finding.span).into_iter().flatten() {
                let cost = self.cost(callee);
                said.push(format!("the call to {callee} was inlined here{cost}"));
            }
        }
        let own = finding.function.as_deref().and_then(|name| self.by_function.get(name));
        said.extend(own.and_then(|kind| about(kind)));
        said
    }

    fn cost(&self, callee: &str) -> String {
        let known = self.costs.get(callee);
        known.map_or_else(String::new, |cost| format!(" (cost {cost}, budget 80)"))
    }
}

fn about(kind: &NoteKind) -> Option<String> {
    match kind {
        NoteKind::CannotInline { function, cost: Some(cost), budget: Some(budget), .. } => {
            Some(format!(
                "{function} is too expensive to inline (cost {cost}, budget {budget}), so its \
                 callers cannot keep its values on their stacks"
            ))
        }
        NoteKind::CannotInline { function, reason, .. } => {
            Some(format!("{function} is not inlined: {reason}"))
        }
        NoteKind::CanInline { function, cost: Some(cost) } => Some(format!(
            "{function} can be inlined (cost {cost}), and a caller may then decide otherwise"
        )),
        _ => None,
    }
}

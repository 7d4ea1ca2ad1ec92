//! Gives the files of a diagnosis other names: the compiler prints import paths (`-trimpath`), a
//! reader wants paths below the module or bare names. Everything that holds a place is visited.

use super::{Diagnosis, Span};

/// Lets `rename` change the place of every finding, note, chain and step.
pub fn relocate(diagnosis: &mut Diagnosis, rename: impl Fn(&mut Span)) {
    for finding in &mut diagnosis.findings {
        rename(&mut finding.span);
        finding.inline_chain.0.iter_mut().for_each(&rename);
        for step in &mut finding.flow {
            step.span.iter_mut().for_each(&rename);
            step.written.iter_mut().for_each(&rename);
        }
    }
    for note in &mut diagnosis.notes {
        note.span.iter_mut().for_each(&rename);
    }
}

//! Which escapes the treatment cured, which remain, and which are new.
//!
//! A case's variants are two small files whose functions may be named as their author likes, so
//! escapes are known here by decision, expression and inlining alone. Copies that inlining made of
//! one verdict at one place count once. What they cost is the heap profile's business, not this
//! file's.

use super::Witnesses;
use super::witness::file_of;
use crate::case::Variant;
use crate::escape::compare::{self, Comparison, Pair};
use crate::escape::{Diagnosis, FileName, Finding, Place};

/// Compares the heap verdicts of both variants' own files; the indices are those of the
/// diagnosis' findings.
pub fn change(witnesses: &Witnesses) -> Comparison {
    let diagnosis = &witnesses.diagnosis;
    let [before, after] = Variant::BOTH.map(|variant| heap_verdicts(diagnosis, variant));
    let anonymous = |places: &[usize]| -> Vec<Finding> {
        places.iter().filter_map(|&at| diagnosis.findings.get(at)).map(without_names).collect()
    };
    let (old, new) = (anonymous(&before), anonymous(&after));
    let (old, new): (Vec<_>, Vec<_>) = (old.iter().collect(), new.iter().collect());
    let found = compare::compare(&old, &new, |_| String::new());
    Comparison {
        cured: found.cured.into_iter().map(|at| before[at]).collect(),
        remaining: found
            .remaining
            .into_iter()
            .map(|pair| Pair { before: before[pair.before], after: after[pair.after] })
            .collect(),
        new: found.new.into_iter().map(|at| after[at]).collect(),
    }
}

/// Heap verdicts of a variant's own file, each place and text once.
fn heap_verdicts(diagnosis: &Diagnosis, variant: Variant) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (index, finding) in diagnosis.findings.iter().enumerate() {
        let own = finding.place == Place::Own && finding.span.file == file_of(variant);
        let same = |&at: &usize| {
            let other = &diagnosis.findings[at];
            other.span == finding.span && other.message == finding.message
        };
        if own && finding.verdict.is_heap() && !places.iter().any(same) {
            places.push(index);
        }
    }
    places
}

/// A finding whose inlining names no file of a variant: `before.go` and `after.go` are one file.
fn without_names(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    for span in &mut finding.inline_chain.0 {
        if Variant::BOTH.iter().any(|&variant| span.file == file_of(variant)) {
            span.file = FileName::default();
        }
    }
    finding
}

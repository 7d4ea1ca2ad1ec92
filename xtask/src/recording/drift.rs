//! What the clinic says today about cases that were recorded some time ago.
//!
//! The law: code that was measured is shown as it was measured. Words about it (title, lesson,
//! prose, question, claims, expectations) may be mended without measuring again, so they are taken
//! from the clinic as long as the code is the same to the byte. A case whose code changed is shown
//! whole as it was recorded, and named.

use std::collections::BTreeMap;

use super::Recording;
use crate::case::discover::sort_in_course_order;
use crate::case::{Case, CaseId, Sweep};

/// How the clinic differs from a recording of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift {
    /// Their code, or which functions are measured, changed since.
    pub changed: Vec<CaseId>,
    /// They are in the recording and no longer in the clinic, or cannot be read there.
    pub gone: Vec<CaseId>,
    /// They are in the clinic and not in the recording.
    pub new: Vec<CaseId>,
}

impl Drift {
    /// Whether pages show something that is not in the clinic. A case that was never recorded is
    /// absent from the pages, which is not wrong.
    pub fn is_stale(&self) -> bool {
        !self.changed.is_empty() || !self.gone.is_empty()
    }
}

/// Takes today's words about every case whose code is as it was measured.
pub fn take_words(recording: &mut Recording, clinic: Vec<Case>) -> Drift {
    let mut today: BTreeMap<CaseId, Case> =
        clinic.into_iter().map(|case| (case.id.clone(), case)).collect();
    let mut drift = Drift::default();
    for record in &mut recording.cases {
        match today.remove(&record.case.id) {
            None => drift.gone.push(record.case.id.clone()),
            Some(case) if is_same_code(&case, &record.case) => record.case = case,
            Some(case) => drift.changed.push(case.id),
        }
    }
    drift.new = today.into_keys().collect();
    sort_in_course_order(&mut recording.cases, |record| &record.case);
    drift
}

fn is_same_code(a: &Case, b: &Case) -> bool {
    let code = |case: &Case| {
        let files = &case.files;
        [&files.before, &files.after, &files.test].map(|text| text.replace("\r\n", "\n"))
    };
    // What a sweep asks is words; what it measures is not.
    let swept = |case: &Case| {
        let sweep = case.sweep.clone();
        sweep.map(|sweep| Sweep { question: String::new(), ..sweep })
    };
    let same_pictures = swept(a) == swept(b) && a.heap_over_time == b.heap_over_time;
    a.benchmarks == b.benchmarks && same_pictures && code(a) == code(b)
}

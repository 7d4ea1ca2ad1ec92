//! Judging a family that is never in memory at once: a glance at each case first, then each again.
//!
//! What one case's verdict needs to know of the others is small: their p-values, and how much of
//! the machine's work was theirs. So a first pass keeps a [`Glance`] of each case, a [`Family`]
//! settles the verdicts from all of them, and whoever has a record again gets its whole judgement,
//! the same that [`judge`](super::judge) makes of everything at once. Where the records come from
//! is the caller's business.

use super::{Judgement, Thresholds, assess, caveat, correct_for_many, settle};
use crate::case::{Case, CaseFiles};
use crate::recording::{CaseRecord, Failure, Header, Recording};

/// What is kept of a case between the passes: no samples, no words of witnesses, no prose.
#[derive(Debug, Clone)]
pub struct Glance {
    /// The patient, without its README.
    pub case: Case,
    judgement: Judgement,
    thresholds: Thresholds,
    cpu_ns: Option<u64>,
}

/// Looks at one case on its own.
pub fn glance(record: &CaseRecord, header: &Header, thresholds: &Thresholds) -> Glance {
    let assessed = assess(record, header, thresholds);
    let files = &record.case.files;
    let files = CaseFiles { readme: String::new(), ..files.clone() };
    Glance {
        case: Case { files, ..record.case.clone() },
        judgement: Judgement {
            witnesses: None,
            escapes: None,
            sweep: None,
            failure: assessed.failure.map(|f| Failure { message: String::new(), ..f }),
            ..assessed
        },
        thresholds: thresholds.of(record),
        cpu_ns: caveat::cpu_ns(record),
    }
}

/// The cases of a report, each seen once.
#[derive(Debug, Clone)]
pub struct Family {
    /// The header, and of each case no more than its manifest and its Go files.
    pub recording: Recording,
    /// Verdict, numbers, expectation and claims of each case; no witnesses, sweeps and caveats.
    pub judgements: Vec<Judgement>,
    machine: Vec<caveat::Caveat>,
    thresholds: Thresholds,
}

impl Family {
    /// Settles the verdicts of cases that come in course order.
    pub fn of(header: Header, glances: Vec<Glance>, thresholds: &Thresholds) -> Self {
        let machine = caveat::of_machine(&header, glances.iter().map(|glance| glance.cpu_ns).sum());
        let (mut cases, mut judgements, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for Glance { case, judgement, thresholds, .. } in glances {
            cases.push(CaseRecord::new(case));
            judgements.push(judgement);
            own.push(thresholds);
        }
        correct_for_many(&mut judgements);
        for ((judgement, record), thresholds) in judgements.iter_mut().zip(&cases).zip(&own) {
            settle(judgement, record, &header, thresholds);
            if let Some(time) = &mut judgement.time {
                time.log_ratios = Vec::new();
            }
        }
        let recording = Recording { header, cases };
        Self { recording, judgements, machine, thresholds: *thresholds }
    }

    /// The whole judgement of the case at a place, from its record.
    pub fn judge(&self, place: usize, record: &CaseRecord) -> Judgement {
        let header = &self.recording.header;
        let mut judgement = assess(record, header, &self.thresholds);
        let known = self.judgements[place].time.as_ref();
        if let Some((time, known)) = judgement.time.as_mut().zip(known) {
            time.p_adjusted = known.p_adjusted;
            time.q = known.q;
        }
        let thresholds = self.thresholds.of(record);
        settle(&mut judgement, record, header, &thresholds);
        judgement.caveats = caveat::collect(&judgement, record, &self.machine, &thresholds);
        judgement
    }
}

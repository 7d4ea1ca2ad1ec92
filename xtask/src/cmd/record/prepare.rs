//! Makes each case ready to be measured: compile, check that both variants agree, take the heap
//! profiles. Cases are prepared side by side, because nothing here is timed; meanwhile the linters
//! are asked about them.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use super::Sitting;
use crate::case::{Case, Variant};
use crate::cmd::examine::Examiner;
use crate::cmd::side_by_side;
use crate::recording::{CaseRecord, Entry, Failure};
use crate::shell::compile::{Bench, Layouts};
use crate::shell::linters::{Asking, Said};
use crate::shell::progress::{self, Stage as Progress};
use crate::shell::store::Journal;
use crate::shell::toolchain::Surroundings;
use crate::shell::worker::Pair;

/// A case that can be measured, or is settled already.
pub struct Patient {
    /// What is known of it.
    pub record: CaseRecord,
    /// Its binaries; absent when it failed or needs no more replicates.
    pub built: Option<Pair>,
}

/// Prepares every case; binaries go to `scratch`.
pub fn all(
    sitting: &Sitting<'_>,
    journal: &Journal,
    known: Vec<CaseRecord>,
    scratch: &Path,
) -> Result<Vec<Patient>> {
    let known = Mutex::new(known);
    let stage = Progress::begin("preparing", sitting.cases.len() as u64);
    let bench = Bench {
        go: sitting.go,
        workspace: sitting.workspace,
        module: sitting.module,
        scratch,
        interrupt: sitting.interrupt,
    };
    let examiner = Examiner { bench, chunk_limit: sitting.chunk_limit };
    let preparation = Preparation { sitting, journal, examiner };
    let unadvised = unadvised(sitting, &known);
    let asking = Asking {
        workspace: sitting.workspace,
        go: sitting.go,
        around: &Surroundings::here(),
        interrupt: sitting.interrupt,
    };
    let (patients, advice) = std::thread::scope(|scope| {
        let advice = scope.spawn(|| asking.about(&unadvised));
        let patients = side_by_side::each(sitting.cases.len(), sitting.interrupt, |index| {
            let case = &sitting.cases[index];
            stage.now(case.id.as_str());
            let patient = preparation.of(case, take_known(&known, case));
            stage.step(case.id.as_str(), None);
            patient
        });
        if !advice.is_finished() {
            stage.now("waiting for the linters");
        }
        let advice = advice.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (patients, advice)
    });
    stage.end();
    let mut patients = patients.into_iter().collect::<Result<Vec<Patient>>>()?;
    for Said { case, report } in advice {
        if let Some(patient) = patients.iter_mut().find(|p| p.record.case.id == case) {
            preparation.keep(&mut patient.record, Entry::Lint { report })?;
        }
    }
    Ok(patients)
}

/// The cases about which an earlier part of the sitting has no advice yet.
fn unadvised<'a>(sitting: &Sitting<'a>, known: &Mutex<Vec<CaseRecord>>) -> Vec<&'a Case> {
    let known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let advised =
        |case: &&Case| known.iter().any(|record| record.case == **case && !record.lint.is_empty());
    sitting.cases.iter().filter(|case| !advised(case)).collect()
}

/// What an earlier sitting knew of this very case, its files unchanged.
fn take_known(known: &Mutex<Vec<CaseRecord>>, case: &Case) -> Option<CaseRecord> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let place = known.iter().position(|record| record.case.id == case.id)?;
    let record = known.swap_remove(place);
    let usable = record.case == *case && record.failure.is_none() && record.is_prepared();
    usable.then_some(record)
}

struct Preparation<'p, 'a> {
    sitting: &'p Sitting<'a>,
    journal: &'p Journal,
    examiner: Examiner<'p>,
}

impl Preparation<'_, '_> {
    fn of(&self, case: &Case, old: Option<CaseRecord>) -> Result<Patient> {
        if let Some(record) = old {
            let settled = record.is_complete();
            let built = if settled { None } else { self.examiner.build(case, Layouts::All)?.ok() };
            return Ok(Patient { record, built });
        }
        let mut record = CaseRecord::new(case.clone());
        self.journal.restart(&case.id)?;
        self.keep(&mut record, Entry::Case { case: Box::new(case.clone()) })?;
        let built = match self.examine(case, &mut record)? {
            Ok(built) => Some(built),
            Err(failure) if self.sitting.interrupt.is_raised() => {
                progress::say(&format!(
                    "{}: {} ({})",
                    case.id,
                    "interrupted",
                    failure.stage.phrase()
                ));
                None
            }
            Err(failure) => {
                self.keep(&mut record, Entry::Failed { failure })?;
                None
            }
        };
        Ok(Patient { record, built })
    }

    /// Compiles, tests and profiles; the first thing that goes wrong is the case's failure.
    fn examine(&self, case: &Case, record: &mut CaseRecord) -> Result<Result<Pair, Failure>> {
        match self.examiner.words(case)? {
            Ok(output) => self.keep(record, Entry::Compiler { output })?,
            Err(failure) => return Ok(Err(failure)),
        }
        let built = match self.examiner.build(case, Layouts::All)? {
            Ok(built) => built,
            Err(failure) => return Ok(Err(failure)),
        };
        if let Err(failure) = self.examiner.same_result(&built) {
            return Ok(Err(failure));
        }
        for variant in Variant::BOTH {
            match self.examiner.profile(&built, variant)? {
                Ok(taken) => self.keep(record, Entry::Profile { variant, record: taken })?,
                Err(failure) => return Ok(Err(failure)),
            }
        }
        Ok(Ok(built))
    }

    /// Into the record and onto the disk.
    fn keep(&self, record: &mut CaseRecord, entry: Entry) -> Result<()> {
        self.journal.append(&record.case.id, &entry)?;
        record.add(entry);
        Ok(())
    }
}

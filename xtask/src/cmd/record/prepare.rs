//! Makes each case ready to be measured: compile, check that both variants agree, take the heap
//! profiles. Cases are prepared side by side, because nothing here is timed.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};

use super::Sitting;
use crate::alloc::{PerOp, pprof};
use crate::bench::WorkerFailure;
use crate::case::{Case, Variant};
use crate::judge::witness::HARNESS_FUNCTIONS;
use crate::recording::{CaseRecord, Entry, Failure, ProfileRecord, Stage};
use crate::shell::compile::{self, Bench};
use crate::shell::process::Run;
use crate::shell::progress::{self, Stage as Progress};
use crate::shell::store::Journal;
use crate::shell::worker::{self, Pair, Snapshots, Workers};

/// How long TestSameResult may take.
const TEST_LIMIT: Duration = Duration::from_secs(60);
/// Iterations that the heap profile covers.
const PROFILE_ITERATIONS: u64 = 1000;
/// A chunk of the profile stays below this; slow bodies get fewer iterations.
const PROFILE_TIME: Duration = Duration::from_millis(200);

/// A case that can be measured, or is settled already.
pub struct Patient<'a> {
    /// What is known of it.
    pub record: CaseRecord,
    /// Its binaries; absent when it failed or needs no more replicates.
    pub built: Option<Pair>,
    /// The manifest and files it was prepared from.
    pub case: &'a Case,
}

/// Prepares every case; binaries go to `scratch`.
pub fn all<'a>(
    sitting: &Sitting<'a>,
    journal: &Journal,
    known: Vec<CaseRecord>,
    scratch: &Path,
) -> Result<Vec<Patient<'a>>> {
    let known = Mutex::new(known);
    let stage = Progress::begin("preparing", sitting.cases.len() as u64);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Patient<'a>>)>> = Mutex::default();
    let work = || {
        while let Some(index) = next_index(&next, sitting) {
            let case = &sitting.cases[index];
            stage.now(case.id.as_str());
            let old = take_known(&known, case);
            let patient = Preparation { sitting, journal, scratch }.of(case, old);
            stage.step(case.id.as_str(), None);
            lock(&done).push((index, patient));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
        work();
    });
    stage.end();
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, patient)| patient).collect()
}

fn next_index(next: &AtomicUsize, sitting: &Sitting<'_>) -> Option<usize> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    (index < sitting.cases.len() && !sitting.interrupt.is_raised()).then_some(index)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What an earlier sitting knew of this very case, its files unchanged.
fn take_known(known: &Mutex<Vec<CaseRecord>>, case: &Case) -> Option<CaseRecord> {
    let mut known = lock(known);
    let place = known.iter().position(|record| record.case.id == case.id)?;
    let record = known.swap_remove(place);
    (record.case == *case && record.failure.is_none()).then_some(record)
}

struct Preparation<'p, 'a> {
    sitting: &'p Sitting<'a>,
    journal: &'p Journal,
    scratch: &'p Path,
}

impl<'a> Preparation<'_, 'a> {
    fn of(&self, case: &'a Case, old: Option<CaseRecord>) -> Result<Patient<'a>> {
        if let Some(record) = old {
            let settled = record.is_settled();
            let built = if settled { None } else { self.build(case)?.ok() };
            return Ok(Patient { record, built, case });
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
        Ok(Patient { record, built, case })
    }

    /// Compiles, tests and profiles; the first thing that goes wrong is the case's failure.
    fn examine(&self, case: &Case, record: &mut CaseRecord) -> Result<Result<Pair, Failure>> {
        match self.guarded(compile::words(&self.bench(), case))? {
            Ok(output) => self.keep(record, Entry::Compiler { output })?,
            Err(failure) => return Ok(Err(failure)),
        }
        let built = match self.build(case)? {
            Ok(built) => built,
            Err(failure) => return Ok(Err(failure)),
        };
        if let Err(failure) = self.same_result(&built) {
            return Ok(Err(failure));
        }
        for variant in Variant::BOTH {
            match self.profile(&built, variant)? {
                Ok(taken) => self.keep(record, Entry::Profile { variant, record: taken })?,
                Err(failure) => return Ok(Err(failure)),
            }
        }
        Ok(Ok(built))
    }

    fn bench(&self) -> Bench<'_> {
        Bench {
            go: self.sitting.go,
            workspace: self.sitting.workspace,
            module: self.sitting.module,
            scratch: self.scratch,
            interrupt: self.sitting.interrupt,
        }
    }

    fn build(&self, case: &Case) -> Result<Result<Pair, Failure>> {
        self.guarded(compile::workers(&self.bench(), case))
    }

    /// A step that broke off because somebody pressed Ctrl-C is no error of the toolchain.
    fn guarded<T>(&self, step: Result<Result<T, Failure>>) -> Result<Result<T, Failure>> {
        match step {
            Err(error) if self.sitting.interrupt.is_raised() => {
                Ok(Err(Failure { stage: Stage::Compile, message: error.to_string() }))
            }
            other => other,
        }
    }

    /// Runs TestSameResult: without it a comparison of time means nothing.
    fn same_result(&self, built: &Pair) -> Result<(), Failure> {
        let run = Run::new(&built.layouts[0])
            .folder(&built.folder)
            .args(["-test.run=^TestSameResult$", "-test.v", "-test.count=1"])
            .limit(TEST_LIMIT);
        let fail = |message: String| Failure { stage: Stage::SameResult, message };
        let finished =
            run.finish(self.sitting.interrupt).map_err(|error| fail(error.to_string()))?;
        if finished.timed_out() {
            let seconds = TEST_LIMIT.as_secs();
            return Err(fail(format!(
                "TestSameResult did not end within {seconds} s and was killed"
            )));
        }
        let said = finished.stdout.text();
        if finished.success() && said.contains("--- PASS: TestSameResult") {
            return Ok(());
        }
        Err(fail(format!("before and after disagree:\n{said}{}", finished.stderr.text())))
    }

    fn profile(&self, built: &Pair, variant: Variant) -> Result<Result<ProfileRecord, Failure>> {
        let workers = Workers {
            pair: built,
            limit: self.sitting.chunk_limit,
            interrupt: self.sitting.interrupt,
        };
        let benchmark = built.benchmarks.get(variant);
        let fail = |failure: WorkerFailure| Failure {
            stage: Stage::Profile,
            message: format!("{benchmark}: {failure}"),
        };
        let take = |n| worker::profile(&workers, benchmark, n);
        let taken = take(1).and_then(|first| take(iterations_for(first.sample.wall_ns)));
        let Snapshots { sample, before, after } = match taken {
            Ok(taken) => taken,
            Err(failure) => return Ok(Err(fail(failure))),
        };
        let [before, after] = [pprof::read(&before), pprof::read(&after)];
        let context = || format!("the heap profile of {benchmark}");
        let profile = pprof::between(&before.with_context(context)?, &after.with_context(context)?);
        let profile = profile.touching(self.sitting.module, &HARNESS_FUNCTIONS);
        let per_op = PerOp {
            iterations: sample.iterations,
            mallocs: sample.allocs_per_op(),
            bytes: sample.bytes_per_op(),
        };
        Ok(Ok(ProfileRecord { profile, per_op }))
    }

    /// Into the record and onto the disk.
    fn keep(&self, record: &mut CaseRecord, entry: Entry) -> Result<()> {
        self.journal.append(&record.case.id, &entry)?;
        record.add(entry);
        Ok(())
    }
}

fn iterations_for(one_ns: u64) -> u64 {
    let fit = PROFILE_TIME.as_nanos() as u64 / one_ns.max(1);
    fit.clamp(3, PROFILE_ITERATIONS)
}

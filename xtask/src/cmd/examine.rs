//! What can be learnt of a case without a clock, one step at a time: the compiler's words, the
//! binaries, whether both variants agree, and what each allocates.
//!
//! `report` and `matrix` take the same steps, so that a count means the same in both. The order
//! and what becomes of the answers is theirs.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::alloc::{PerOp, pprof};
use crate::bench::WorkerFailure;
use crate::case::{Case, Variant};
use crate::judge::witness::HARNESS_FUNCTIONS;
use crate::recording::{CompilerOutput, Failure, ProfileRecord, Stage};
use crate::shell::compile::{self, Bench, Layouts};
use crate::shell::process::Run;
use crate::shell::worker::{self, Pair, Snapshots, Workers};

/// How long TestSameResult may take.
const TEST_LIMIT: Duration = Duration::from_secs(60);
/// Iterations that the heap profile covers.
const PROFILE_ITERATIONS: u64 = 1000;
/// Fewer would let a stray object of the runtime look like a part of an operation.
const LEAST_ITERATIONS: u64 = 20;
/// A chunk of the profile stays below this; slow bodies get fewer iterations.
const PROFILE_TIME: Duration = Duration::from_millis(200);

/// The steps, with what they need.
#[derive(Clone, Copy)]
pub struct Examiner<'a> {
    /// Toolchain, workspace, scratch folder.
    pub bench: Bench<'a>,
    /// How long one chunk may take.
    pub chunk_limit: Duration,
}

impl Examiner<'_> {
    /// What the compiler says.
    pub fn words(&self, case: &Case) -> Result<Result<CompilerOutput, Failure>> {
        self.guarded(compile::words(&self.bench, case))
    }

    /// The binaries.
    pub fn build(&self, case: &Case, layouts: Layouts) -> Result<Result<Pair, Failure>> {
        self.guarded(compile::workers(&self.bench, case, layouts))
    }

    /// A step that broke off because somebody pressed Ctrl-C is no error of the toolchain.
    fn guarded<T>(&self, step: Result<Result<T, Failure>>) -> Result<Result<T, Failure>> {
        match step {
            Err(error) if self.bench.interrupt.is_raised() => {
                Ok(Err(Failure { stage: Stage::Compile, message: error.to_string() }))
            }
            other => other,
        }
    }

    /// Runs TestSameResult: without it a comparison of the two means nothing.
    pub fn same_result(&self, built: &Pair) -> Result<(), Failure> {
        let run = Run::new(&built.layouts[0])
            .folder(&built.folder)
            .args(["-test.run=^TestSameResult$", "-test.v", "-test.count=1"])
            .limit(TEST_LIMIT);
        let fail = |message: String| Failure { stage: Stage::SameResult, message };
        let finished = run.finish(self.bench.interrupt).map_err(|error| fail(error.to_string()))?;
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

    /// Takes the heap profile of one variant, with the counters of the same run.
    pub fn profile(
        &self,
        built: &Pair,
        variant: Variant,
    ) -> Result<Result<ProfileRecord, Failure>> {
        let interrupt = self.bench.interrupt;
        let workers = Workers { pair: built, limit: self.chunk_limit, interrupt };
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
        let profile = profile.touching(self.bench.module, &HARNESS_FUNCTIONS);
        let per_op = PerOp {
            iterations: sample.iterations,
            mallocs: sample.allocs_per_op(),
            bytes: sample.bytes_per_op(),
        };
        Ok(Ok(ProfileRecord { profile, per_op }))
    }
}

fn iterations_for(one_ns: u64) -> u64 {
    let fit = PROFILE_TIME.as_nanos() as u64 / one_ns.max(1);
    fit.clamp(LEAST_ITERATIONS, PROFILE_ITERATIONS)
}

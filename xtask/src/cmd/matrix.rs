//! `matrix`: the clinic under several releases of Go, side by side: what each compiler decides and
//! what each variant allocates. Nothing is timed, so all cores work.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::examine::Examiner;
use super::{Outcome, select, side_by_side, toolchain};
use crate::case::discover::discover;
use crate::case::{Case, Variant};
use crate::cli::{Format, MatrixArgs};
use crate::judge::matrix::{across, visit::visit};
use crate::recording::matrix::{self, Matrix, MatrixCase, SCHEMA_VERSION, Visit, source_hash};
use crate::recording::{CaseRecord, Entry, Failure, ProfileRecord};
use crate::report::matrix_text;
use crate::shell::clock::Stopwatch;
use crate::shell::compile::{Bench, Layouts};
use crate::shell::process::Interrupt;
use crate::shell::progress::{self, Stage};
use crate::shell::toolchain::Go;
use crate::shell::visits::{self, Visits};
use crate::shell::worker::Pair;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// How long one chunk of a heap profile may take.
const CHUNK_LIMIT: Duration = Duration::from_secs(20);

/// How often a count that is no whole number is taken.
const TRIES: u32 = 3;

/// Provides each release, visits every case under it, compares, writes, prints.
pub fn run(args: &MatrixArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let mut found = discover(workspace.case_folders()?);
    let cases = select(&mut found, &args.cases)?;
    for problem in &found.problems {
        progress::say(&problem.to_string());
    }
    let out = args.out.clone().unwrap_or_else(|| workspace.default_matrix());
    let _lock = store::lock(&out)?;
    let goes = toolchain::releases(&args.go, args.offline, &module.minimum, interrupt)?;
    let round = Round {
        workspace: &workspace,
        module: &module.path,
        goes: &goes,
        cases: &cases,
        visits: Visits::in_folder(&out.join("cache")),
        interrupt,
    };
    let matrix = round.go()?;
    let file = out.join("matrix.json");
    store::write_whole(&file, matrix::text(&matrix).as_bytes())?;
    let rows: Vec<_> =
        matrix.cases.iter().zip(&cases).map(|(seen, case)| across(&matrix, seen, case)).collect();
    terminal::print(&match args.format {
        Format::Text => matrix_text::text(&matrix, &rows) + &format!("{}\n", file.display()),
        Format::Json => matrix_text::json(&matrix, &rows),
    })?;
    let holds = found.problems.is_empty() && rows.iter().all(|row| row.broken.is_empty());
    Ok(if holds { Outcome::Fine } else { Outcome::Bad })
}

/// A walk over all cases and releases.
pub struct Round<'a> {
    /// Where the cases lie.
    pub workspace: &'a Workspace,
    /// The clinic's module path.
    pub module: &'a str,
    /// The toolchains, oldest release first.
    pub goes: &'a [Go],
    /// The patients.
    pub cases: &'a [Case],
    /// What earlier runs learnt.
    pub visits: Visits,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
}

impl Round<'_> {
    /// Visits every case under every release; what fails is kept as its failure.
    pub fn go(&self) -> Result<Matrix> {
        let total = self.cases.len() * self.goes.len();
        let stage = Stage::begin("visiting", total as u64);
        let scratch = store::scratch()?;
        let clock = Pace { watch: Stopwatch::start(), total };
        let answers = side_by_side::each(total, self.interrupt, |index| {
            let (go, case) = (&self.goes[index / self.cases.len()], index % self.cases.len());
            let what = format!("{} with {}", self.cases[case].id, go.version.number());
            stage.now(&what);
            let folder = scratch.path().join(index.to_string());
            let answer = self.visit(go, &self.cases[case], folder);
            stage.step(&what, clock.left(index));
            answer
        });
        stage.end();
        if self.interrupt.is_raised() {
            bail!("interrupted: what was learnt is kept, run the same command again to go on");
        }
        let answers = answers.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(self.fold(answers))
    }

    fn fold(&self, answers: Vec<Result<Visit, Failure>>) -> Matrix {
        let mut of_case: Vec<Vec<_>> = self.cases.iter().map(|_| Vec::new()).collect();
        for (index, answer) in answers.into_iter().enumerate() {
            of_case[index % self.cases.len()].push(answer);
        }
        let cases = self.cases.iter().zip(of_case).map(|(case, visits)| {
            MatrixCase::fold(case.id.clone(), source_hash(&case.files), visits)
        });
        Matrix {
            schema_version: SCHEMA_VERSION,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: self.goes.first().map(|go| go.platform.clone()).unwrap_or_default(),
            versions: self.goes.iter().map(|go| go.version.clone()).collect(),
            cases: cases.collect(),
        }
    }

    /// One case under one release: from the cache, or looked at now and kept.
    fn visit(&self, go: &Go, case: &Case, scratch: PathBuf) -> Result<Result<Visit, Failure>> {
        let key = visits::key(self.workspace, case, go)?;
        if let Some(known) = self.visits.known(case, go, &key) {
            return Ok(Ok(known));
        }
        let bench = Bench {
            go,
            workspace: self.workspace,
            module: self.module,
            scratch: &scratch,
            interrupt: self.interrupt,
        };
        let record = look(&Examiner { bench, chunk_limit: CHUNK_LIMIT }, case)?;
        store::clear(&scratch);
        Ok(match record.failure {
            Some(failure) => Err(failure),
            None => {
                let visit = visit(&record).with_context(|| format!("{}: no words", case.id))?;
                self.visits.keep(case, go, &key, &visit)?;
                Ok(visit)
            }
        })
    }
}

/// Words, binaries, TestSameResult and profiles; the first thing that goes wrong is the failure.
fn look(examiner: &Examiner<'_>, case: &Case) -> Result<CaseRecord> {
    let mut record = CaseRecord::new(case.clone());
    let failed = |mut record: CaseRecord, failure: Failure| {
        record.failure = Some(failure);
        Ok(record)
    };
    match examiner.words(case)? {
        Ok(output) => record.add(Entry::Compiler { output }),
        Err(failure) => return failed(record, failure),
    }
    let built = match examiner.build(case, Layouts::One)? {
        Ok(built) => built,
        Err(failure) => return failed(record, failure),
    };
    if let Err(failure) = examiner.same_result(&built) {
        return failed(record, failure);
    }
    for variant in Variant::BOTH {
        match steady_profile(examiner, &built, variant)? {
            Ok(taken) => record.add(Entry::Profile { variant, record: taken }),
            Err(failure) => return failed(record, failure),
        }
    }
    Ok(record)
}

/// A profile whose counters are whole numbers per operation, or the smallest of a few: what the
/// runtime makes for itself now and then only ever adds.
fn steady_profile(
    examiner: &Examiner<'_>,
    built: &Pair,
    variant: Variant,
) -> Result<Result<ProfileRecord, Failure>> {
    let mut best: Option<ProfileRecord> = None;
    for _ in 0..TRIES {
        let taken = match examiner.profile(built, variant)? {
            Ok(taken) => taken,
            Err(failure) => return Ok(Err(failure)),
        };
        let whole = taken.per_op.mallocs.fract() == 0.0;
        if best.as_ref().is_none_or(|best| taken.per_op.mallocs < best.per_op.mallocs) {
            best = Some(taken);
        }
        if whole {
            break;
        }
    }
    best.map(Ok).context("no profile was taken")
}

/// How fast the round goes.
struct Pace {
    watch: Stopwatch,
    total: usize,
}

impl Pace {
    /// How long the rest will take if it goes on like this; nothing is said of the first few.
    fn left(&self, index: usize) -> Option<Duration> {
        let done = index + 1;
        let rest = self.total.checked_sub(done)?;
        (done > 4).then(|| self.watch.elapsed().mul_f64(rest as f64 / done as f64))
    }
}

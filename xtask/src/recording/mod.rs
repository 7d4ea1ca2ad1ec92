//! What is kept of a sitting: raw samples and what the witnesses said, never derived numbers.
//!
//! A [`Recording`] is everything a page needs, so rendering needs neither Go nor the clinic. It
//! is also the journal: each case is a list of [`Entry`] lines, appended as they are taken, and
//! reading a recording is folding its lines. A sitting that was killed is a recording that ends
//! early. [`wire`] reads and writes the lines; `shell` puts them on the disk.

pub mod baseline;
pub mod drift;
pub mod floor;
pub mod host;
mod line;
pub mod lint;
pub mod matrix;
pub mod revision;
pub mod sums;
pub mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::alloc::{HeapProfile, PerOp};
use crate::bench::heap::HeapSeries;
use crate::bench::sweep::Point;
use crate::bench::{Ended, Plan, Replicate};
use crate::case::discover::Problem;
use crate::case::{ByVariant, Case, GoVersion, Variant};

pub use floor::Floor;
pub use host::{Conditions, Frequencies, Host};
pub use lint::{LintFinding, LintReport, Linter};
pub use matrix::Matrix;
pub use revision::Revision;

/// Version of the files in a recording; a reader refuses what is newer.
pub const SCHEMA_VERSION: u32 = 1;

/// The Go toolchain of a sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoFacts {
    /// Release.
    pub version: GoVersion,
    /// System and architecture it runs on and builds for, such as `linux/amd64`.
    pub platform: String,
    /// Settings that change what is measured (`GOEXPERIMENT`, `GODEBUG`, `GOGC`), when set.
    pub settings: BTreeMap<String, String>,
}

/// What is true for the whole sitting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of this tool.
    pub tool_version: String,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// How long it took so far, in seconds; absent while it has not ended.
    pub elapsed_s: Option<f64>,
    /// How long measuring was expected to take when it began, in seconds.
    #[serde(default)]
    pub predicted_s: Option<f64>,
    /// How long the measuring part took, in seconds.
    pub measuring_s: Option<f64>,
    /// The toolchain.
    pub go: GoFacts,
    /// The machine.
    pub host: Host,
    /// What it was under when the sitting began.
    pub began: Conditions,
    /// What it was under when measuring ended; absent while it has not.
    pub finished: Option<Conditions>,
    /// What it was under when measuring began; the compilers before it are work of our own.
    #[serde(default)]
    pub measuring_began: Option<Conditions>,
    /// The frequencies seen between the turns; absent where the system tells none.
    #[serde(default)]
    pub frequencies: Option<Frequencies>,
    /// Seed of the coins.
    pub seed: u64,
    /// Family-wise level of the tests.
    pub alpha: f64,
    /// The smallest change of time that matters, as a fraction: 0.05 is 5 %.
    pub min_effect: f64,
    /// The commit of the workspace, when git knows one.
    pub revision: Option<Revision>,
    /// Cases that could not be read, with what is wrong.
    pub problems: Vec<Problem>,
}

/// What the compiler printed, unedited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompilerOutput {
    /// The `-m=2` text.
    pub text: String,
    /// The `-json` files of the case's own package.
    pub json: Vec<JsonFile>,
}

/// One file of `-json` records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFile {
    /// Base name of the Go file it speaks of.
    pub name: String,
    /// Its lines.
    pub text: String,
}

/// A heap profile of N iterations, set-up subtracted, with the counters of the same run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileRecord {
    /// Sites, as stacks.
    pub profile: HeapProfile,
    /// The control total.
    pub per_op: PerOp,
}

/// The step of the pipeline at which a case failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The package does not compile.
    Compile,
    /// Before and after disagree, or the test panics.
    SameResult,
    /// The heap profile could not be taken.
    Profile,
    /// A benchmark panicked, hung or broke off.
    Measure,
    /// The sweep did.
    Sweep,
    /// The run did in which the heap was watched.
    Heap,
}

impl Stage {
    /// What was being done, as a phrase.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Compile => "compiling",
            Self::SameResult => "checking that before and after agree",
            Self::Profile => "taking the heap profile",
            Self::Measure => "measuring",
            Self::Sweep => "measuring the sweep",
            Self::Heap => "watching the heap",
        }
    }
}

/// Why a case has no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Where it failed.
    pub stage: Stage,
    /// What happened, in the words of the program that failed.
    pub message: String,
}

/// One line of a case's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case", try_from = "line::Line")]
pub enum Entry {
    /// The patient, with its files; always the first line.
    Case {
        /// Manifest and files.
        case: Box<Case>,
    },
    /// What the compiler said.
    Compiler {
        /// Text and JSON.
        output: CompilerOutput,
    },
    /// What one variant allocated.
    Profile {
        /// Which variant.
        variant: Variant,
        /// Sites and counters.
        record: ProfileRecord,
    },
    /// What a linter advises.
    Lint {
        /// Who, and what.
        report: LintReport,
    },
    /// How far trials of the case against itself stray on this host.
    Floor {
        /// Their estimates.
        floor: Floor,
    },
    /// How it is measured.
    Plan {
        /// Iterations and rounds.
        plan: Plan,
        /// What sizing the chunks found, in nanoseconds per operation.
        #[serde(default)]
        sized: Option<ByVariant<f64>>,
    },
    /// One more replicate.
    Replicate {
        /// Its samples.
        replicate: Replicate,
    },
    /// No more replicates are taken.
    Ended {
        /// Why.
        why: Ended,
    },
    /// How the sweep is measured at one value.
    SweepPlan {
        /// The value of the parameter.
        value: u64,
        /// Iterations and rounds.
        plan: Plan,
    },
    /// One more replicate of the sweep at one value.
    SweepReplicate {
        /// The value of the parameter.
        value: u64,
        /// Its samples.
        replicate: Replicate,
    },
    /// No more is taken of the sweep.
    SweepEnded {
        /// Why.
        why: Ended,
    },
    /// How the heap of one variant went.
    Heap {
        /// Which variant.
        variant: Variant,
        /// The samples.
        series: HeapSeries,
    },
    /// The case failed.
    Failed {
        /// Where and why.
        failure: Failure,
    },
}

/// Everything known about one case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRecord {
    /// The patient.
    pub case: Case,
    /// What the compiler said.
    pub compiler: Option<CompilerOutput>,
    /// What each variant allocated.
    pub profiles: ByVariant<Option<ProfileRecord>>,
    /// What linters advise; empty where none was asked.
    pub lint: Vec<LintReport>,
    /// How far trials of the case against itself stray; absent when nobody tried.
    pub floor: Option<Floor>,
    /// How it was measured.
    pub plan: Option<Plan>,
    /// What sizing its chunks found, in nanoseconds per operation.
    pub sized: Option<ByVariant<f64>>,
    /// The replicates, by index.
    pub replicates: Vec<Replicate>,
    /// Why no more were taken; absent in a sitting that was cut off.
    pub ended: Option<Ended>,
    /// What the sweep took, by value; empty in a case without one.
    pub sweep: Vec<Point>,
    /// Why it took no more.
    pub sweep_ended: Option<Ended>,
    /// How the heap of each variant went, where it was watched.
    pub heap: ByVariant<Option<HeapSeries>>,
    /// Why there is no verdict.
    pub failure: Option<Failure>,
}

impl CaseRecord {
    /// A record of a patient about whom nothing is known yet.
    pub fn new(case: Case) -> Self {
        Self {
            case,
            compiler: None,
            profiles: ByVariant::default(),
            lint: Vec::new(),
            floor: None,
            plan: None,
            sized: None,
            replicates: Vec::new(),
            ended: None,
            sweep: Vec::new(),
            sweep_ended: None,
            heap: ByVariant::default(),
            failure: None,
        }
    }

    /// Folds one journal line in. A replicate that is there already is not taken twice.
    pub fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Case { case } => self.case = *case,
            Entry::Compiler { output } => self.compiler = Some(output),
            Entry::Profile { variant, record } => *self.profiles.get_mut(variant) = Some(record),
            Entry::Lint { report } => {
                self.lint.retain(|known| known.linter != report.linter);
                self.lint.push(report);
            }
            Entry::Floor { floor } => self.floor = Some(floor),
            Entry::Plan { plan, sized } => {
                self.plan = Some(plan);
                self.sized = sized;
            }
            Entry::Replicate { replicate } => {
                if self.replicates.iter().all(|r| r.index != replicate.index) {
                    self.replicates.push(replicate);
                }
            }
            Entry::Ended { why } => self.ended = Some(why),
            Entry::SweepPlan { value, plan } => self.point(value).plan = Some(plan),
            Entry::SweepReplicate { value, replicate } => {
                let point = self.point(value);
                if point.replicates.iter().all(|r| r.index != replicate.index) {
                    point.replicates.push(replicate);
                }
            }
            Entry::SweepEnded { why } => self.sweep_ended = Some(why),
            Entry::Heap { variant, series } => *self.heap.get_mut(variant) = Some(series),
            Entry::Failed { failure } => self.failure = Some(failure),
        }
    }

    /// Whether everything that comes before measuring is there: a sitting may have been killed
    /// between compiling a case and taking its heap profiles.
    pub fn is_prepared(&self) -> bool {
        let profiles = &self.profiles;
        self.compiler.is_some() && profiles.before.is_some() && profiles.after.is_some()
    }

    /// The point of a value, made if it is new; the points stay in rising order.
    pub fn point(&mut self, value: u64) -> &mut Point {
        let place = match self.sweep.binary_search_by_key(&value, |point| point.value) {
            Ok(place) => place,
            Err(place) => {
                self.sweep.insert(place, Point::new(value));
                place
            }
        };
        &mut self.sweep[place]
    }

    /// Whether a sitting has nothing left to do for its sweep.
    pub fn is_sweep_settled(&self) -> bool {
        let settled = matches!(self.sweep_ended, Some(Ended::Exhausted));
        self.failure.is_some() || self.case.sweep.is_none() || settled
    }

    /// Whether a sitting has nothing left to watch.
    pub fn is_heap_settled(&self) -> bool {
        let seen = self.heap.before.is_some() && self.heap.after.is_some();
        self.failure.is_some() || !self.case.heap_over_time || seen
    }

    /// Whether a sitting has nothing left to do for it at all.
    pub fn is_complete(&self) -> bool {
        self.is_settled() && self.is_sweep_settled() && self.is_heap_settled()
    }

    /// Whether a sitting has nothing left to do for its trial.
    pub fn is_settled(&self) -> bool {
        self.failure.is_some()
            || matches!(self.ended, Some(Ended::Significant | Ended::Equivalent | Ended::Exhausted))
    }
}

/// A whole sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What is true for all cases.
    pub header: Header,
    /// The cases, in course order.
    pub cases: Vec<CaseRecord>,
}

//! The third witness: how samples of time and exact counters are taken.
//!
//! A *chunk* is one "run N iterations" of one variant and gives a [`Sample`]. A *round* is one
//! chunk of each variant in an order drawn by a seeded coin. A *replicate* is a fresh pair of
//! worker processes, one warm-up chunk each, then the rounds; it is the unit of inference,
//! because chunks of one process share its memory layout. A *trial* is several replicates.
//!
//! The workers themselves are behind the [`Worker`] and [`Launcher`] traits: `shell` drives real
//! processes, [`simulate`] feeds calibration, [`replay`] feeds tests and machines without Go.
//! What the numbers mean is decided later, in `judge`.

pub mod decide;
pub mod estimate;
pub mod forecast;
pub mod format;
pub mod format_line;
pub mod heap;
pub mod order;
pub mod plan;
pub mod replay;
pub mod simulate;
pub mod sweep;
pub mod take;
pub mod trial;

use serde::{Deserialize, Serialize};

use crate::case::{ByVariant, Variant};

/// One chunk: what N iterations of one variant took and allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Iterations that were run.
    pub iterations: u64,
    /// Wall time of all of them, in nanoseconds.
    pub wall_ns: u64,
    /// CPU time of the whole process meanwhile, in nanoseconds; absent where the system has none.
    pub cpu_ns: Option<u64>,
    /// Heap objects allocated.
    pub mallocs: u64,
    /// Heap bytes allocated.
    pub bytes: u64,
    /// Collector cycles that ended meanwhile.
    pub gc_cycles: u32,
}

impl Sample {
    /// Wall nanoseconds per iteration.
    pub fn wall_per_op(&self) -> f64 {
        self.wall_ns as f64 / self.iterations as f64
    }

    /// CPU nanoseconds per iteration.
    pub fn cpu_per_op(&self) -> Option<f64> {
        self.cpu_ns.map(|ns| ns as f64 / self.iterations as f64)
    }

    /// Heap objects per iteration, fractions kept.
    pub fn allocs_per_op(&self) -> f64 {
        self.mallocs as f64 / self.iterations as f64
    }

    /// Heap bytes per iteration, fractions kept.
    pub fn bytes_per_op(&self) -> f64 {
        self.bytes as f64 / self.iterations as f64
    }
}

/// One chunk of each variant, and which of them went first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The variant that ran first.
    pub first: Variant,
    /// The two chunks.
    pub samples: ByVariant<Sample>,
}

/// A fresh pair of processes and the rounds they ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replicate {
    /// Its number in the trial, from 0.
    pub index: u32,
    /// Which link layout the processes had.
    pub layout: u32,
    /// The first chunk of each process, not used for time.
    pub warmup: ByVariant<Sample>,
    /// The rounds, in the order they were run.
    pub rounds: Vec<Round>,
}

/// Why a trial took no more replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// The test crossed its boundary.
    Significant,
    /// The equivalence test crossed its boundary.
    Equivalent,
    /// The last look of the design was reached.
    Exhausted,
    /// The time given to the sitting was used up.
    OutOfTime,
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

/// Iterations per chunk and chunks per replicate, settled before the first replicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// N of each variant; equal when the two cost about the same.
    pub iterations: ByVariant<u64>,
    /// Rounds per replicate.
    pub rounds: u32,
}

/// What a worker could not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkerFailure {
    /// The benchmark panicked, or called `b.Fatal`.
    #[error("the benchmark failed: {0}")]
    Failed(String),
    /// It ran longer than a chunk may; it and its children were killed.
    #[error("the benchmark did not end within {0} s and was killed with its children")]
    TimedOut(u64),
    /// The process ended or wrote something that is not its protocol.
    #[error("the worker process broke off: {0}")]
    Broken(String),
    /// Somebody pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

/// A live process that runs one variant on demand.
pub trait Worker {
    /// Runs `iterations` and reports what they took.
    ///
    /// # Errors
    /// When the benchmark fails, hangs or its process ends.
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure>;
}

/// Starts fresh workers for a replicate.
pub trait Launcher {
    /// A fresh pair of processes; `replicate` chooses the link layout.
    ///
    /// # Errors
    /// When a process cannot be started.
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure>;

    /// Which layout a replicate gets.
    fn layout(&self, replicate: u32) -> u32;
}

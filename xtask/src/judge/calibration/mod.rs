//! The law under suspicion: what it says about code whose truth is known.
//!
//! A trial of identical code should raise no alarm, a trial with a planted slow-down should find
//! it. From such trials come rates with exact intervals, errors, and one verdict per goal. Who runs
//! the trials does not matter here: `shell` has real processes, [`families`] simulated ones.

pub mod families;
pub mod goals;
pub mod recipe;

use serde::{Deserialize, Serialize};

use super::Thresholds;
use crate::recording::{Conditions, GoFacts, Host};
use crate::stats::{Interval, binomial, hodges_lehmann, order_stats, sequential};

pub use goals::{Aim, Answer, Goal, Seen};

/// Version of the stored layout; a reader refuses what is newer. Version 1 also held sentences about
/// goals, which are not read: [`goals::judge`] finds the goals anew.
pub const SCHEMA_VERSION: u32 = 2;
/// The level of the intervals of rates.
pub const CONFIDENCE: f64 = 0.95;

/// What is known beforehand about the code of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// Both sides are the same.
    Same,
    /// The second side has this many percent more work.
    Slower(u32),
}

impl Truth {
    /// The true ln(after/before).
    pub fn log_ratio(self) -> f64 {
        match self {
            Self::Same => 0.0,
            Self::Slower(percent) => (f64::from(percent) / 100.0).ln_1p(),
        }
    }

    /// What counts as a difference in such a trial: the tool's defaults for equal code, half the
    /// plant for planted code, since nobody sets the smallest effect that matters to the effect.
    pub fn thresholds(self) -> Thresholds {
        let min_effect = match self {
            Self::Same => 0.05,
            Self::Slower(percent) => f64::from(percent) / 200.0,
        };
        Thresholds { alpha: 0.05, min_effect }
    }
}

/// One trial and what was concluded from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// The estimate of ln(after/before).
    pub estimate: f64,
    /// Its p-value.
    pub p: f64,
    /// Whether p is small enough.
    pub significant: bool,
    /// Whether a report would call it worse or better: significant, and more than what matters.
    pub different: bool,
    /// Replicates taken.
    pub replicates: u32,
    /// Wall time of the trial, processes and warm-up included, in seconds.
    pub seconds: f64,
}

impl Tried {
    /// Judges the values of a trial on its own; `None` without values.
    pub fn alone(values: &[f64], thresholds: &Thresholds, seconds: f64) -> Option<Self> {
        let estimate = hodges_lehmann::estimate(values)?;
        let p = sequential::sequential_p(values);
        let significant = p <= thresholds.alpha;
        Some(Self {
            estimate,
            p,
            significant,
            different: significant && estimate.abs() > thresholds.delta(),
            replicates: u32::try_from(values.len()).unwrap_or(u32::MAX),
            seconds,
        })
    }
}

/// What the rate of a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// Trials of equal code that were called different.
    FalseAlarms,
    /// Families of equal code with at least one case called different.
    FamiliesWithAlarm,
    /// Trials in which the planted slow-down was called worse.
    Found,
}

/// Trials of one kind: a line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was tried, for people.
    pub what: String,
    /// Where: real processes, the simulated machine, or the sequential recipe.
    pub on: On,
    /// What is counted.
    pub counts: Counts,
    /// What was true.
    pub truth: Truth,
    /// How many were tried.
    pub n: u32,
    /// How many of them count.
    pub hits: u32,
    /// How often that is, with Clopper and Pearson's interval.
    pub rate: Interval,
    /// How many would count by the p-value alone, whatever the size of the estimate.
    pub by_p_alone: u32,
    /// |estimate - truth| of each trial, on the log scale, in the order they were run.
    pub errors: Vec<f64>,
    /// Seconds per trial (per family for families); absent where no time was measured.
    pub seconds: Option<f64>,
    /// Median of the replicates taken.
    pub replicates: Option<f64>,
}

/// What a trial ran on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// Processes of this machine.
    Real,
    /// The simulated machine.
    Simulated,
    /// The sequential recipe, on this machine.
    Recipe,
}

impl Row {
    /// Sums up trials of one truth.
    pub fn of(what: String, on: On, truth: Truth, tried: &[Tried]) -> Self {
        let right_way = |t: &&Tried| truth == Truth::Same || t.estimate > 0.0;
        let count = |wanted: fn(&&Tried) -> bool| {
            number(tried.iter().filter(right_way).filter(wanted).count())
        };
        let (n, hits) = (number(tried.len()), count(|t| t.different));
        let replicates: Vec<f64> = tried.iter().map(|t| f64::from(t.replicates)).collect();
        let seconds = tried.iter().map(|t| t.seconds).sum::<f64>() / f64::from(n.max(1));
        Self {
            what,
            on,
            counts: if truth == Truth::Same { Counts::FalseAlarms } else { Counts::Found },
            truth,
            n,
            hits,
            rate: binomial::clopper_pearson(hits, n, CONFIDENCE),
            by_p_alone: count(|t| t.significant),
            errors: tried.iter().map(|t| (t.estimate - truth.log_ratio()).abs()).collect(),
            seconds: (on != On::Simulated && n > 0).then_some(seconds),
            replicates: order_stats::median(&replicates),
        }
    }

    /// Hits per trial; `None` when nothing was tried.
    pub fn share(&self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.hits) / f64::from(self.n))
    }

    /// Median of |estimate - truth|.
    pub fn median_error(&self) -> Option<f64> {
        order_stats::median(&self.errors)
    }

    /// Largest |estimate - truth|.
    pub fn worst_error(&self) -> Option<f64> {
        self.errors.iter().copied().max_by(f64::total_cmp)
    }
}

/// What a calibration was run with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Real trials of equal code.
    pub trials: u32,
    /// Simulated families.
    pub families: u32,
    /// Whether the machine was loaded on purpose.
    pub load: bool,
    /// The seed of coins, machines and load.
    pub seed: u64,
    /// How the sequential recipe was run; absent when it was not.
    pub recipe: Option<recipe::Recipe>,
}

/// A whole calibration, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// When it began, RFC 3339.
    pub started: String,
    /// The command that makes it again.
    pub command: String,
    /// What it was run with.
    pub settings: Settings,
    /// The toolchain; absent when everything was simulated.
    pub go: Option<GoFacts>,
    /// The machine.
    pub host: Host,
    /// Load and the like at the beginning.
    pub began: Conditions,
    /// The same at the end.
    pub finished: Conditions,
    /// The table.
    pub rows: Vec<Row>,
    /// Wall time altogether, in seconds.
    pub elapsed_s: f64,
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

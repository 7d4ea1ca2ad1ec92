//! The flags of `calibrate` and their help text; no logic.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{GoArgs, duration};

/// Flags of `calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Cases to try against themselves instead: the same variant on both sides. The noise floor that
    /// comes of it is kept for this host, and the next reports judge these cases by it.
    #[arg(value_name = "CASE", conflicts_with_all = ["simulated_only", "against_recipe"])]
    pub cases: Vec<String>,
    /// Real trials of equal code, and of a planted 2 %; equal code with an allocation gets a third,
    /// the other slow-downs a tenth.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub trials: u32,
    /// Burn CPU in changing bursts on every core meanwhile.
    #[arg(long)]
    pub load: bool,
    /// Only the simulated machine; needs no Go.
    #[arg(long)]
    pub simulated_only: bool,
    /// Simulated families of 40 equal cases, and simulated trials of each planted slow-down.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub families: u32,
    /// Also follow the sequential recipe: all runs of one side with `go test -bench`, then all of
    /// the other, and an unpaired U-test.
    #[arg(long)]
    pub against_recipe: bool,
    /// How often the recipe is followed.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub recipe_trials: u32,
    /// The recipe's -count: runs per side.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub recipe_count: u32,
    /// The recipe's -benchtime.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration)]
    pub recipe_time: Duration,
    /// Seed of coins, simulated machines and load.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Which Go is used.
    #[command(flatten)]
    pub go: GoArgs,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = CalibrationFormat::Text)]
    pub format: CalibrationFormat,
    /// Where the result is stored as JSON; the next report shows it from there [default:
    /// target/calibration.json].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// How a calibration is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CalibrationFormat {
    /// For people.
    Text,
    /// The tables and goals as Markdown, with the command that made them.
    Markdown,
    /// For programs.
    Json,
}

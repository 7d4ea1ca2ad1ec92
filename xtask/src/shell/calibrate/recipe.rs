//! The sequential recipe: `-count` runs of one benchmark, then of the other, as `go test -bench`
//! does it. The test binary is compiled already, which spares the recipe that time.

use std::time::Duration;

use anyhow::Result;

use super::super::clock::Stopwatch;
use super::super::process::{Interrupt, Run};
use super::super::worker::Pair;
use crate::case::{ByVariant, Variant};
use crate::judge::calibration::recipe::Recipe;

/// Nanoseconds per operation of every run, and what they took.
pub struct Ran {
    /// The runs of each side.
    pub ns: ByVariant<Vec<f64>>,
    /// Wall time of all of it, in seconds.
    pub seconds: f64,
}

/// Follows the recipe once.
///
/// # Errors
/// When the benchmark cannot be run or prints no times.
pub fn run(pair: &Pair, recipe: &Recipe, interrupt: &Interrupt) -> Result<Ran> {
    let watch = Stopwatch::start();
    let ns = ByVariant::try_from_fn(|variant| side(pair, variant, recipe, interrupt))?;
    Ok(Ran { ns, seconds: watch.seconds() })
}

fn side(pair: &Pair, variant: Variant, recipe: &Recipe, interrupt: &Interrupt) -> Result<Vec<f64>> {
    let name = pair.benchmarks.get(variant);
    // Go overshoots its benchtime while it looks for N; ten times is a machine that stands still.
    let patience = 30.0 + 10.0 * f64::from(recipe.count) * recipe.benchtime_s;
    let finished = Run::new(&pair.layouts[0])
        .folder(&pair.folder)
        .args(["-test.run=^$", &format!("-test.bench=^{name}$")])
        .arg(format!("-test.count={}", recipe.count))
        .arg(format!("-test.benchtime={}s", recipe.benchtime_s))
        .limit(Duration::from_secs_f64(patience))
        .finish(interrupt)?
        .checked()?;
    let ns: Vec<f64> = finished.stdout.text().lines().filter_map(ns_per_op).collect();
    anyhow::ensure!(ns.len() == recipe.count as usize, "{name} printed {} times", ns.len());
    Ok(ns)
}

/// The number before `ns/op`.
fn ns_per_op(line: &str) -> Option<f64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let unit = words.iter().position(|word| *word == "ns/op")?;
    words.get(unit.checked_sub(1)?)?.parse().ok()
}

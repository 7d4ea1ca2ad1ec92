//! One verdict per goal: met, missed, or not to be told from so few trials.
//!
//! A goal about a rate is met or missed only when the whole interval lies on one side of it;
//! otherwise it is said how many trials it would take. The medians' goal is decided the same way,
//! by the rate of trials on the good side of it against one half, and the errors beside the
//! recipe's by an exact rank test. Only numbers are made here; `report` has the words.

use serde::Serialize;

use super::{CONFIDENCE, Counts, On, Row, Truth};
use crate::stats::{Interval, binomial, order_stats, rank_sum};

/// The largest share of false alarms.
pub const ALARMS: f64 = 0.05;
/// The smallest share of planted slow-downs that is found.
pub const FOUND: f64 = 0.95;
/// The planted slow-down that the goal speaks of, in percent.
pub const PLANT: u32 = 2;
/// The largest median error, as a fraction.
pub const ERROR: f64 = 0.02;
/// The share of the recipe's time that a trial may take.
pub const RECIPE_TIME: f64 = 0.1;
/// The share of the recipe's error that a trial may have.
pub const RECIPE_ERROR: f64 = 1.0 / 3.0;
/// The `-count` of the recipe that the goal about time speaks of.
pub const RECIPE_COUNT: u32 = 20;
/// Fewer trials of the recipe tell nothing.
const RECIPE_TRIALS: u32 = 3;

/// Whether a goal was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Shown.
    Met,
    /// Shown to be missed.
    Missed,
    /// Neither was shown.
    CannotTell,
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Aim {
    /// Families of equal code, simulated, raise an alarm in at most [`ALARMS`] of them.
    FewFamiliesWithAlarm {
        /// What the row calls them.
        what: String,
    },
    /// All real trials of equal code together raise one in at most [`ALARMS`] of them.
    FewAlarms,
    /// A slow-down of [`PLANT`] percent is found in at least [`FOUND`] of the trials.
    PlantFound,
    /// The median error of a row of equal code is below [`ERROR`].
    SmallError {
        /// What the row calls it.
        what: String,
    },
    /// A trial takes at most [`RECIPE_TIME`] of the recipe with [`RECIPE_COUNT`] runs per side.
    ShareOfRecipeTime,
    /// Its error is at most [`RECIPE_ERROR`] of the recipe's.
    ShareOfRecipeError,
}

/// What the trials show.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Seen {
    /// How often something happened.
    Rate {
        /// Trials or families in which it did.
        hits: u32,
        /// All of them.
        n: u32,
        /// The interval of the true rate.
        rate: Interval,
        /// How many it takes to show the goal at this rate; absent when no number will.
        takes: Option<u32>,
    },
    /// How far the estimates were off.
    Errors {
        /// Their median, as a fraction; absent without any.
        median: Option<f64>,
        /// How many were below the goal.
        below: u32,
        /// All of them.
        n: u32,
    },
    /// A share of what the recipe has.
    Share {
        /// The share; absent when one of the two has none.
        share: Option<f64>,
        /// How often the recipe was followed.
        trials: u32,
    },
}

/// A goal and what the trials say about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    /// What is to be reached.
    pub aim: Aim,
    /// Whether it was.
    pub answer: Answer,
    /// What was seen.
    pub seen: Seen,
}

/// Every goal that the rows speak of.
pub fn judge(rows: &[Row]) -> Vec<Goal> {
    let mut goals: Vec<Goal> = rows.iter().filter_map(of_row).collect();
    goals.extend(pooled(rows));
    goals.extend(against_recipe(rows).into_iter().flatten());
    goals
}

fn of_row(row: &Row) -> Option<Goal> {
    let tried = row.n > 0;
    let what = || row.what.clone();
    match (row.on, row.counts, row.truth) {
        (On::Simulated, Counts::FamiliesWithAlarm, _) => {
            tried.then(|| at_most(Aim::FewFamiliesWithAlarm { what: what() }, row.hits, row.n))
        }
        (On::Real, Counts::FalseAlarms, _) => tried.then(|| small_error(row)),
        (On::Real, Counts::Found, Truth::Slower(PLANT)) => tried.then(|| found(row)),
        _ => None,
    }
}

/// The false alarms of all real trials of equal code together.
fn pooled(rows: &[Row]) -> Option<Goal> {
    let equal = || rows.iter().filter(|r| r.on == On::Real && r.counts == Counts::FalseAlarms);
    let (n, hits) = (equal().map(|r| r.n).sum(), equal().map(|r| r.hits).sum());
    (n > 0).then(|| at_most(Aim::FewAlarms, hits, n))
}

/// Met when the whole interval lies below the goal, missed when it lies above.
fn at_most(aim: Aim, hits: u32, n: u32) -> Goal {
    let rate = binomial::clopper_pearson(hits, n, CONFIDENCE);
    let answer = decided(rate.high <= ALARMS, rate.low > ALARMS);
    let takes = takes(ALARMS, f64::from(hits) / f64::from(n));
    Goal { aim, answer, seen: Seen::Rate { hits, n, rate, takes } }
}

fn found(row: &Row) -> Goal {
    let Row { hits, n, rate, .. } = *row;
    let answer = decided(rate.low >= FOUND, rate.high < FOUND);
    let takes = takes(1.0 - FOUND, 1.0 - f64::from(hits) / f64::from(n));
    Goal { aim: Aim::PlantFound, answer, seen: Seen::Rate { hits, n, rate, takes } }
}

fn decided(met: bool, missed: bool) -> Answer {
    match (met, missed) {
        (true, _) => Answer::Met,
        (_, true) => Answer::Missed,
        _ => Answer::CannotTell,
    }
}

/// What it would take to show a rate that stays as it is.
fn takes(goal: f64, rate: f64) -> Option<u32> {
    binomial::trials_to_show_at_most(goal, rate, CONFIDENCE)
}

/// The median is below the goal when surely more than half of the trials are.
fn small_error(row: &Row) -> Goal {
    let below = row.errors.iter().filter(|error| **error < ERROR.ln_1p()).count();
    let (below, n) = (super::number(below), super::number(row.errors.len()));
    let interval = binomial::clopper_pearson(below, n, CONFIDENCE);
    let median = row.median_error().map(f64::exp_m1);
    Goal {
        aim: Aim::SmallError { what: row.what.clone() },
        answer: decided(interval.low > 0.5, interval.high < 0.5),
        seen: Seen::Errors { median, below, n },
    }
}

/// Time and error beside the sequential recipe's, on the same code in the same run.
fn against_recipe(rows: &[Row]) -> Option<[Goal; 2]> {
    let recipe = rows.iter().find(|row| row.on == On::Recipe)?;
    let ours = rows.iter().find(|row| row.on == On::Real && row.truth == Truth::Same)?;
    let trials = recipe.n;
    // Its time grows with the count, so what was measured at another count is scaled.
    let scale = recipe.replicates.map(|count| f64::from(RECIPE_COUNT) / count);
    let time = ours.seconds.zip(recipe.seconds).zip(scale).map(|((a, b), scale)| a / (b * scale));
    let time = time.filter(|share| share.is_finite());
    let enough = trials >= RECIPE_TRIALS && ours.n >= RECIPE_TRIALS;
    let is_short = |share: f64| decided(share <= RECIPE_TIME, share > RECIPE_TIME);
    let error = ours.median_error().zip(order_stats::median(&recipe.errors)).map(|(a, b)| a / b);
    Some([
        Goal {
            aim: Aim::ShareOfRecipeTime,
            answer: time.filter(|_| enough).map_or(Answer::CannotTell, is_short),
            seen: Seen::Share { share: time, trials },
        },
        Goal {
            aim: Aim::ShareOfRecipeError,
            answer: smaller_errors(&ours.errors, &recipe.errors),
            seen: Seen::Share { share: error.filter(|share| share.is_finite()), trials },
        },
    ])
}

/// Whether errors as many times larger as the goal allows would still be the smaller ones.
fn smaller_errors(ours: &[f64], recipe: &[f64]) -> Answer {
    let allowed: Vec<f64> = ours.iter().map(|error| error / RECIPE_ERROR).collect();
    let tail = (1.0 - CONFIDENCE) / 2.0;
    rank_sum::test(&allowed, recipe)
        .map_or(Answer::CannotTell, |test| decided(test.less <= tail, test.greater <= tail))
}

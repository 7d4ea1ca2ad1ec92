//! One verdict per goal: met, missed, or not to be told from so few trials.
//!
//! A goal about a rate is met or missed only when the whole interval lies on one side of it;
//! otherwise the sentence says how many trials it would take. The medians' goal is decided the
//! same way, by the rate of trials on the good side of it against one half.

use serde::{Deserialize, Serialize};

use super::{CONFIDENCE, Counts, On, Row, Truth};
use crate::stats::{binomial, order_stats};

/// The largest share of false alarms.
pub const ALARMS: f64 = 0.05;
/// The smallest share of planted slow-downs that is found.
pub const FOUND: f64 = 0.95;
/// The planted slow-down that the goal speaks of, in percent.
const PLANT: u32 = 2;
/// The largest median error, as a fraction.
const ERROR: f64 = 0.02;
/// Against the recipe with `-count=20`: the share of its time, and of its error.
const RECIPE_TIME: f64 = 0.1;
const RECIPE_ERROR: f64 = 1.0 / 3.0;
const RECIPE_COUNT: f64 = 20.0;
/// Fewer trials of the recipe tell nothing.
const RECIPE_TRIALS: u32 = 3;

/// Whether a goal was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Shown.
    Met,
    /// Shown to be missed.
    Missed,
    /// Neither was shown.
    CannotTell,
}

/// A goal and what the trials say about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The goal, in words.
    pub goal: String,
    /// Whether it was reached.
    pub answer: Answer,
    /// What was seen, or what it would take.
    pub why: String,
}

/// Every goal that the rows speak of.
pub fn judge(rows: &[Row]) -> Vec<Goal> {
    let mut goals: Vec<Goal> = rows.iter().flat_map(of_row).collect();
    goals.extend(pooled(rows));
    goals.extend(against_recipe(rows));
    goals
}

fn of_row(row: &Row) -> Vec<Goal> {
    if row.n == 0 {
        return Vec::new();
    }
    match (row.on, row.counts, row.truth) {
        (On::Simulated, Counts::FamiliesWithAlarm, _) => {
            let goal = format!("at most 5 % false alarms in {}", row.what);
            vec![at_most(goal, "families", row.hits, row.n)]
        }
        (On::Real, Counts::FalseAlarms, _) => vec![small_error(row)],
        (On::Real, Counts::Found, Truth::Slower(PLANT)) => vec![found(row)],
        _ => Vec::new(),
    }
}

/// The false alarms of all real trials of equal code together.
fn pooled(rows: &[Row]) -> Option<Goal> {
    let equal = || rows.iter().filter(|r| r.on == On::Real && r.counts == Counts::FalseAlarms);
    let (n, hits) = (equal().map(|r| r.n).sum(), equal().map(|r| r.hits).sum());
    let goal = "at most 5 % false alarms in real trials of equal code".to_owned();
    (n > 0).then(|| at_most(goal, "trials", hits, n))
}

fn at_most(goal: String, noun: &str, hits: u32, n: u32) -> Goal {
    let interval = binomial::clopper_pearson(hits, n, CONFIDENCE);
    let seen =
        format!("{hits} of {n} {noun}, so the true rate is at most {:.1} %", interval.high * 100.0);
    let rate = f64::from(hits) / f64::from(n);
    let (answer, why) = if interval.high <= ALARMS {
        (Answer::Met, seen)
    } else if interval.low > ALARMS {
        (Answer::Missed, seen)
    } else {
        (Answer::CannotTell, format!("{seen}; {}", takes(ALARMS, rate, noun)))
    };
    Goal { goal, answer, why }
}

fn found(row: &Row) -> Goal {
    let seen = format!(
        "{} of {} trials, so the true rate is at least {:.1} %",
        row.hits,
        row.n,
        row.rate.low * 100.0
    );
    let missed = 1.0 - f64::from(row.hits) / f64::from(row.n);
    let (answer, why) = if row.rate.low >= FOUND {
        (Answer::Met, seen)
    } else if row.rate.high < FOUND {
        (Answer::Missed, format!("{seen} and at most {:.1} %", row.rate.high * 100.0))
    } else {
        (Answer::CannotTell, format!("{seen}; {}", takes(1.0 - FOUND, missed, "trials")))
    };
    Goal { goal: format!("a planted {PLANT} % found in at least 95 % of trials"), answer, why }
}

/// What it would take to show a rate that stays as it is.
fn takes(goal: f64, rate: f64, noun: &str) -> String {
    match binomial::trials_to_show_at_most(goal, rate, CONFIDENCE) {
        Some(n) => format!("at this rate it takes {n} {noun} to show it"),
        None => "at this rate no number of them will show it".to_owned(),
    }
}

/// The median is below the goal when surely more than half of the trials are.
fn small_error(row: &Row) -> Goal {
    let below = row.errors.iter().filter(|error| **error < ERROR.ln_1p()).count();
    let n = super::number(row.errors.len());
    let interval = binomial::clopper_pearson(super::number(below), n, CONFIDENCE);
    let median = row.median_error().unwrap_or(f64::NAN).exp_m1() * 100.0;
    let seen = format!("median {median:.2} %; {below} of {n} trials were below 2 %");
    let (answer, why) = if interval.low > 0.5 {
        (Answer::Met, seen)
    } else if interval.high < 0.5 {
        (Answer::Missed, seen)
    } else {
        (Answer::CannotTell, format!("{seen}; more trials would tell"))
    };
    Goal { goal: format!("median error below 2 %: {}", row.what), answer, why }
}

/// Time and error beside the sequential recipe's, on the same code in the same run.
fn against_recipe(rows: &[Row]) -> Vec<Goal> {
    let Some(recipe) = rows.iter().find(|row| row.on == On::Recipe) else { return Vec::new() };
    let ours = rows.iter().find(|row| row.on == On::Real && row.truth == Truth::Same);
    let Some(ours) = ours else { return Vec::new() };
    let goal = |goal: &str, ratio: Option<f64>, limit: f64, what: &str| {
        let enough = recipe.n >= RECIPE_TRIALS && ours.n >= RECIPE_TRIALS;
        let answer = match ratio.filter(|ratio| ratio.is_finite() && enough) {
            Some(ratio) if ratio <= limit => Answer::Met,
            Some(_) => Answer::Missed,
            None => Answer::CannotTell,
        };
        let seen = ratio.unwrap_or(f64::NAN);
        let why = format!("{what}: {seen:.3} of the recipe's, over {} of its trials", recipe.n);
        Goal { goal: goal.to_owned(), answer, why }
    };
    let error = ours.median_error().zip(order_stats::median(&recipe.errors)).map(|(a, b)| a / b);
    // Its time grows with the count, so what was measured at another count is scaled to 20.
    let scale = recipe.replicates.map(|count| RECIPE_COUNT / count);
    let time = ours.seconds.zip(recipe.seconds).zip(scale).map(|((a, b), scale)| a / (b * scale));
    vec![
        goal(
            "a tenth of the time of the sequential recipe with -count=20",
            time,
            RECIPE_TIME,
            "seconds per trial",
        ),
        goal("a third of the sequential recipe's error", error, RECIPE_ERROR, "median error"),
    ]
}

//! The goals of a calibration in words: what is to be reached, and what was seen.

use super::units;
use crate::judge::calibration::goals::{
    ALARMS, ERROR, FOUND, PLANT, RECIPE_COUNT, RECIPE_ERROR, RECIPE_TIME,
};
use crate::judge::calibration::{Aim, Answer, Goal, Seen};
use crate::stats::Interval;

/// "a planted 2 % found in at least 95 % of trials".
pub fn goal(aim: &Aim) -> String {
    let alarms = units::percent(ALARMS);
    match aim {
        Aim::FewFamiliesWithAlarm { what } => format!("at most {alarms} false alarms in {what}"),
        Aim::FewAlarms => format!("at most {alarms} false alarms in real trials of equal code"),
        Aim::PlantFound => format!(
            "a planted {} found in at least {} of trials",
            units::percent(f64::from(PLANT) / 100.0),
            units::percent(FOUND)
        ),
        Aim::SmallError { what } => {
            format!("median error below {}: {what}", units::percent(ERROR))
        }
        Aim::ShareOfRecipeTime => format!(
            "at most {} of the time of the sequential recipe with -count={RECIPE_COUNT}",
            units::percent(RECIPE_TIME)
        ),
        Aim::ShareOfRecipeError => {
            format!("at most {} of the sequential recipe's error", units::percent(RECIPE_ERROR))
        }
    }
}

/// "60 of 60 trials; at 95 % confidence the true rate is at least 94 %", and what it would take.
pub fn seen(goal: &Goal) -> String {
    match goal.seen {
        Seen::Rate { hits, n, rate, takes } => {
            let noun = noun(&goal.aim);
            let seen = format!(
                "{} of {} {noun}; at {} confidence the true rate is {}",
                count(hits),
                count(n),
                units::percent(rate.confidence),
                bounds(goal, &rate)
            );
            unless_decided(
                goal,
                seen,
                &match takes {
                    Some(n) => format!("; at this rate it takes {} {noun} to show it", count(n)),
                    None => format!("; at this rate no number of {noun} will show it"),
                },
            )
        }
        Seen::Errors { median, below, n } => {
            let seen = format!(
                "median {}; {} of {} trials were below {}",
                median.map_or_else(|| units::UNKNOWN.to_owned(), units::fine_percent),
                count(below),
                count(n),
                units::percent(ERROR)
            );
            unless_decided(goal, seen, "; more trials would tell")
        }
        Seen::Share { share, trials } => {
            let what = match goal.aim {
                Aim::ShareOfRecipeTime => "a trial takes",
                _ => "the median error is",
            };
            let Some(share) = share.map(units::percent) else {
                return "the recipe was not followed to its end".to_owned();
            };
            let trials = units::plural(trials as usize, "trial");
            let seen = format!("{what} {share} of the recipe's, over {trials} of it");
            unless_decided(goal, seen, "; more trials of it would tell")
        }
    }
}

fn count(n: u32) -> String {
    units::count(f64::from(n))
}

fn unless_decided(goal: &Goal, seen: String, more: &str) -> String {
    if goal.answer == Answer::CannotTell { seen + more } else { seen }
}

/// The end of the interval that decides the goal; both when it was missed.
fn bounds(goal: &Goal, rate: &Interval) -> String {
    let (low, high) = (units::percent(rate.low), units::percent(rate.high));
    match (&goal.aim, goal.answer) {
        (_, Answer::Missed) => format!("{low} to {high}"),
        (Aim::PlantFound, _) => format!("at least {low}"),
        _ => format!("at most {high}"),
    }
}

/// What a rate counts.
fn noun(aim: &Aim) -> &'static str {
    match aim {
        Aim::FewFamiliesWithAlarm { .. } => "families",
        _ => "trials",
    }
}

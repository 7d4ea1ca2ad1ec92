//! The calibration page: whether the measurement itself told the truth, on which machine, and how
//! sure that is.

use serde::Serialize;

use super::super::chart::Chart;
use super::super::chart::rates::{self, Rate, Rates};
use super::super::html::clip;
use super::super::{goals as words, units};
use crate::judge::calibration::goals::{ALARMS, FOUND};
use crate::judge::calibration::{Answer, CONFIDENCE, Calibration, Counts, Goal, On, Row, goals};
use crate::recording::Conditions;
use crate::stats::Interval;

/// `calibration.hbs`: code whose truth is known, and what was said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalibrationView {
    /// The answer in one sentence.
    pub answer: String,
    /// Machine, Go, load, date, how long it took.
    pub facts: Vec<String>,
    /// A sentence per goal.
    pub goals: Vec<GoalView>,
    /// The level of the intervals: "95 %".
    pub confidence: String,
    /// Equal code, called different.
    pub alarms: Vec<RateView>,
    /// Their rates as a drawing; none when there is nothing to draw.
    pub alarms_chart: Option<Chart>,
    /// Planted slow-downs, called worse.
    pub found: Vec<RateView>,
    /// Their rates as a drawing; none when there is nothing to draw.
    pub found_chart: Option<Chart>,
    /// How far estimates were off, and how long they took.
    pub errors: Vec<ErrorView>,
    /// The command that makes it again.
    pub command: String,
}

/// A goal and whether it was reached; never by colour alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoalView {
    /// A verdict's class: `cured`, `worse` or `inconclusive`.
    pub class: &'static str,
    /// A sign of its own for each answer.
    pub sign: &'static str,
    /// "met", "missed" or "cannot tell".
    pub word: &'static str,
    /// The goal.
    pub goal: String,
    /// What was seen, or what it would take.
    pub why: String,
}

/// How often something was said about trials of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateView {
    /// What was tried.
    pub what: String,
    /// Where: "real processes", "simulated machine", "sequential recipe".
    pub on: &'static str,
    /// "3 of 20".
    pub count: String,
    /// "15 %".
    pub rate: String,
    /// "3.2 % to 37.9 %".
    pub interval: String,
    /// How often the p-value alone would have said it.
    pub by_p: String,
}

/// How far off the estimates of one kind of trial were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorView {
    /// What was tried.
    pub what: String,
    /// As in [`RateView`].
    pub on: &'static str,
    /// The median distance from the truth.
    pub median: String,
    /// The largest.
    pub worst: String,
    /// Median of the replicates taken, or a dash.
    pub replicates: String,
    /// Time per trial, or a dash where no time passed.
    pub seconds: String,
}

/// Makes the view.
pub fn view(calibration: &Calibration) -> CalibrationView {
    let rows = &calibration.rows;
    let goals = goals::judge(rows);
    let (found, alarms): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.counts == Counts::Found);
    CalibrationView {
        answer: answer(&goals),
        facts: facts(calibration),
        goals: goals.iter().map(goal).collect(),
        confidence: units::percent(CONFIDENCE),
        alarms_chart: chart("alarms-rates", "Share called different", &alarms, [0.0, ALARMS]),
        found_chart: chart("found-rates", "Share called worse", &found, [FOUND, 1.0]),
        alarms: alarms.into_iter().map(rate).collect(),
        found: found.into_iter().map(rate).collect(),
        errors: rows.iter().filter(|row| !row.errors.is_empty()).map(error).collect(),
        command: clip(&calibration.command, 400),
    }
}

/// The rates of some rows beside the goal they are held to.
fn chart(id: &str, title: &str, rows: &[&Row], goal: [f64; 2]) -> Option<Chart> {
    let rates: Vec<Rate<'_>> = rows
        .iter()
        .filter_map(|row| {
            let (share, Interval { low, high, .. }) = (row.share()?, row.rate);
            Some(Rate { name: &row.what, share, low, high })
        })
        .collect();
    let [goal_from, goal_to] = goal;
    rates::draw(&Rates { id, title, rates: &rates, goal_from, goal_to }).ok()
}

fn answer(goals: &[Goal]) -> String {
    let count = |answer| goals.iter().filter(|goal| goal.answer == answer).count();
    let (met, missed) = (count(Answer::Met), count(Answer::Missed));
    let open = match count(Answer::CannotTell) {
        0 => String::new(),
        n => format!(", {n} cannot be told from so few trials"),
    };
    let missed = if missed == 0 { "none".to_owned() } else { missed.to_string() };
    format!("{met} of {} met, {missed} missed{open}.", units::plural(goals.len(), "goal"))
}

fn goal(goal: &Goal) -> GoalView {
    let (class, sign, word) = match goal.answer {
        Answer::Met => ("cured", "✓", "met"),
        Answer::Missed => ("worse", "✗", "missed"),
        Answer::CannotTell => ("inconclusive", "?", "cannot tell"),
    };
    let (aim, why) = (words::goal(&goal.aim), words::seen(goal));
    GoalView { class, sign, word, goal: clip(&aim, 400), why: clip(&why, 400) }
}

fn facts(calibration: &Calibration) -> Vec<String> {
    let host = &calibration.host;
    let day = calibration.started.split('T').next().unwrap_or_default();
    let mut facts = Vec::new();
    facts.extend(
        calibration
            .go
            .as_ref()
            .map(|go| format!("Go {} on {}", go.version.number(), clip(&go.platform, 80))),
    );
    facts.extend(host.cpu.as_ref().map(|cpu| clip(cpu.trim(), 120)));
    facts.extend(host.cores.map(|cores| units::plural(cores as usize, "core")));
    facts.extend(load(&calibration.began, &calibration.finished));
    if calibration.settings.load {
        facts.push("loaded on purpose".to_owned());
    }
    facts.push(format!("made {}", clip(day, 40)));
    facts.push(format!("took {}", units::duration(calibration.elapsed_s)));
    facts
}

fn load(began: &Conditions, finished: &Conditions) -> Option<String> {
    let (began, finished) = (began.load?, finished.load?);
    Some(format!("load average {} to {}", units::number(began), units::number(finished)))
}

fn on(on: On) -> &'static str {
    match on {
        On::Real => "real processes",
        On::Simulated => "simulated machine",
        On::Recipe => "sequential recipe",
    }
}

fn rate(row: &Row) -> RateView {
    let count = |n: u32| units::count(f64::from(n));
    RateView {
        what: clip(&row.what, 200),
        on: on(row.on),
        count: format!("{} of {}", count(row.hits), count(row.n)),
        rate: row.share().map_or_else(dash, units::percent),
        interval: format!("{} to {}", units::percent(row.rate.low), units::percent(row.rate.high)),
        by_p: count(row.by_p_alone),
    }
}

fn error(row: &Row) -> ErrorView {
    let percent = |log: Option<f64>| log.map_or_else(dash, |log| units::fine_percent(log.exp_m1()));
    ErrorView {
        what: clip(&row.what, 200),
        on: on(row.on),
        median: percent(row.median_error()),
        worst: percent(row.worst_error()),
        replicates: row.replicates.map_or_else(dash, units::number),
        seconds: row.seconds.map_or_else(dash, |s| units::time(s * 1e9)),
    }
}

fn dash() -> String {
    "–".to_owned()
}

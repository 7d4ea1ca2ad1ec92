//! How sure we are: the numbers behind a verdict, each with what it means, and the caveats.

use serde::Serialize;

use super::super::chart::RatioInterval;
use super::super::units;
use super::Scene;
use crate::bench::Ended;
use crate::case::Variant;
use crate::judge::TimeComparison;
use crate::judge::time::{Noise, NoiseFloor};

/// A number with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// What it is.
    pub name: String,
    /// The number, as words.
    pub value: String,
    /// What it means, as a phrase.
    pub meaning: String,
}

/// The estimate with its interval, as ratios; none below the least number of replicates.
pub fn ratio_interval(time: &TimeComparison) -> Option<RatioInterval> {
    let interval = time.interval?;
    let ratio = RatioInterval {
        estimate: time.ratio(),
        low: interval.low.exp(),
        high: interval.high.exp(),
    };
    let sound = |value: f64| value.is_finite() && value > 0.0;
    [ratio.estimate, ratio.low, ratio.high].into_iter().all(sound).then_some(ratio)
}

fn fact(name: &str, value: String, meaning: &str) -> FactView {
    FactView { name: name.to_owned(), value, meaning: meaning.to_owned() }
}

/// The facts that a verdict rests on.
pub fn facts(scene: &Scene<'_>) -> Vec<FactView> {
    let Some(time) = scene.time() else { return Vec::new() };
    let mut facts = vec![fact(
        "change of time",
        units::change(time.ratio()),
        "the middle of all paired ratios (Hodges and Lehmann)",
    )];
    if let (Some(ratio), Some(interval)) = (ratio_interval(time), time.interval) {
        facts.push(FactView {
            name: "interval".to_owned(),
            value: units::change_interval(ratio.low, ratio.high),
            meaning: format!("covers the true change in {}", cases_in(interval.confidence)),
        });
    }
    let family = scene.report.judgements.iter().filter(|j| j.time.is_some()).count();
    let cases = units::plural(family, "case");
    facts.push(FactView {
        name: "p, corrected".to_owned(),
        value: units::p_value(time.p_adjusted),
        meaning: format!(
            "how often chance alone would look like this or more so, after Holm for the {cases} of \
             this report"
        ),
    });
    if let Some(mde) = time.mde {
        let value = units::change(mde.exp());
        facts.push(fact(
            "detectable",
            value,
            "a change this large would have been found 4 times in 5",
        ));
    }
    facts.push(noise(time.noise, scene.record.case.id.as_str()));
    facts.push(fact("replicates", units::count(time.log_ratios.len() as f64), ended(time.ended)));
    facts
}

/// What else is known about the measurement, for those who want to check it.
pub fn more(scene: &Scene<'_>) -> Vec<FactView> {
    let Some(time) = scene.time() else { return Vec::new() };
    let mut facts = vec![
        fact("p, this case alone", units::p_value(time.p), "before the correction"),
        fact(
            "q",
            units::p_value(time.q),
            "the share of false alarms if all cases up to this one were called changed",
        ),
        fact("measured for", units::duration(time.seconds), "both variants, all chunks"),
    ];
    if let Some(cpu) = time.cpu_estimate {
        let meaning = "the same by CPU time, the collector’s threads included";
        facts.push(fact("change of CPU time", units::change(cpu.exp()), meaning));
    }
    facts.extend(pairing(time));
    let gc = time.gc_per_chunk.map(units::count);
    facts.push(fact(
        "collections per chunk",
        format!("{} → {}", gc.before, gc.after),
        "a chunk without any hides part of what the heap costs",
    ));
    facts
}

/// What pairing took out of the comparison.
fn pairing(time: &TimeComparison) -> Vec<FactView> {
    let mut facts = Vec::new();
    if let Some(correlation) = time.pair_correlation {
        facts.push(fact(
            "pair correlation",
            units::number(correlation),
            "how much of what disturbs one chunk disturbs its partner too, and so cancels; 1 is all",
        ));
    }
    if let Some(effect) = time.order_effect {
        let meaning = "what going second in a round costs; a coin decides who does, so it cancels";
        facts.push(fact("order effect", units::change(effect.exp()), meaning));
    }
    if let Some(drift) = time.drift {
        let meaning = "how the machine’s speed moved from the first half of the replicates to the \
                       second; both variants alike, so it cancels";
        facts.push(fact("drift", units::change(drift.exp()), meaning));
    }
    facts
}

/// What the case strays by against itself.
fn noise(noise: Noise, case: &str) -> FactView {
    let trials = |floor: NoiseFloor| units::plural(floor.trials, "trial");
    let value = noise
        .floor()
        .map_or_else(|| "unknown".to_owned(), |floor| units::percent(floor.size.exp_m1()));
    let meaning = match noise {
        Noise::Unknown => {
            format!("cargo xtask calibrate {case} tries the case against itself on this host")
        }
        Noise::Within(floor) => format!(
            "the case against itself strays as far on this host ({} of equal code)",
            trials(floor)
        ),
        Noise::Above(floor) => format!(
            "the change is larger than the case against itself ever is in 19 of 20 trials ({} of \
             equal code on this host)",
            trials(floor)
        ),
    };
    FactView { name: "noise floor".to_owned(), value, meaning }
}

/// "95.1 of 100 such trials".
fn cases_in(confidence: f64) -> String {
    let share = units::percent(confidence);
    format!("{share} of such trials")
}

fn ended(why: Option<Ended>) -> &'static str {
    match why {
        Some(Ended::Significant) => "fresh pairs of processes; enough to see a difference",
        Some(Ended::Equivalent) => "fresh pairs of processes; enough to call them equivalent",
        Some(Ended::Exhausted) => "fresh pairs of processes; the most that are taken",
        Some(Ended::OutOfTime) => "fresh pairs of processes; then the time was used up",
        Some(Ended::Interrupted) | None => "fresh pairs of processes; then it was interrupted",
    }
}

/// Every caveat as a sentence, and what is wrong with the marks in the source.
pub fn caveats(scene: &Scene<'_>) -> Vec<String> {
    let mut sentences: Vec<String> =
        scene.judgement.caveats.iter().map(super::caveat::words).collect();
    for variant in Variant::BOTH {
        for problem in scene.judgement.wants.get(variant) {
            let word = variant.word();
            sentences.push(format!(
                "The mark in {word}.go, line {}: {}.",
                problem.line, problem.message
            ));
        }
    }
    if let Err(unknown) = super::case::check_prose(scene) {
        sentences.push(format!("The text of this case has a mistake: {unknown}."));
    }
    if let Some(time) = &scene.judgement.time
        && scene.judgement.verdict == Some(crate::case::Verdict::Inconclusive)
        && let Some(needed) = time.replicates_needed
    {
        let needed = units::count(f64::from(needed));
        sentences.push(format!(
            "To find a change of the size that matters, about {needed} replicates are needed."
        ));
    }
    sentences
}

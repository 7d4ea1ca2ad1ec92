//! How sure we are: the numbers behind a verdict, each with what it means, and the caveats.

use serde::Serialize;

use super::super::chart::RatioInterval;
use super::super::units;
use super::Scene;
use crate::bench::Ended;
use crate::case::Variant;
use crate::judge::{Caveat, TimeComparison};

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

/// The table of facts.
pub fn facts(scene: &Scene<'_>) -> Vec<FactView> {
    let Some(time) = scene.time() else { return Vec::new() };
    let fact = |name: &str, value: String, meaning: &str| FactView {
        name: name.to_owned(),
        value,
        meaning: meaning.to_owned(),
    };
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
    facts.push(fact(
        "p, this case alone",
        units::p_value(time.p),
        "how often chance alone would look like this or more so",
    ));
    facts.push(FactView {
        name: "p, corrected".to_owned(),
        value: units::p_value(time.p_adjusted),
        meaning: format!("after Holm, for the {} of this report", units::plural(family, "case")),
    });
    facts.push(fact(
        "q",
        units::p_value(time.q),
        "the share of false alarms if all cases up to this one were called changed",
    ));
    if let Some(mde) = time.mde {
        let value = units::change(mde.exp());
        facts.push(fact(
            "detectable",
            value,
            "a change this large would have been found 4 times in 5",
        ));
    }
    facts.push(fact("replicates", units::count(time.log_ratios.len() as f64), ended(time.ended)));
    facts.push(fact("measured for", units::duration(time.seconds), "both variants, all chunks"));
    if let Some(cpu) = time.cpu_estimate {
        let meaning = "the same by CPU time, the collector’s threads included";
        facts.push(fact("change of CPU time", units::change(cpu.exp()), meaning));
    }
    let gc = time.gc_per_chunk.map(units::count);
    facts.push(fact(
        "collections per chunk",
        format!("{} → {}", gc.before, gc.after),
        "a chunk without any hides part of what the heap costs",
    ));
    facts
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
    let mut sentences: Vec<String> = scene.judgement.caveats.iter().map(caveat).collect();
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

/// A caveat in words.
pub fn caveat(caveat: &Caveat) -> String {
    match caveat {
        Caveat::CutShort { replicates, by } => {
            format!(
                "The trial was ended by {by} after {}.",
                units::plural(*replicates, "replicate")
            )
        }
        Caveat::ClocksDisagree { wall, cpu } => format!(
            "Wall time changed by {}, CPU time by {}: the work may have moved to another core.",
            units::change(*wall),
            units::change(*cpu)
        ),
        Caveat::AllocationsVary { variant } => format!(
            "The allocations of “{}” differ from chunk to chunk; the number shown is the middle.",
            variant.word()
        ),
        Caveat::BodyTooCheap { variant, ns } => format!(
            "“{}” takes {} per operation, less than a few cycles: the compiler may have removed \
             what was to be measured.",
            variant.word(),
            units::time(*ns)
        ),
        Caveat::NoCollection { variant } => format!(
            "“{}” allocates, but no collection fell into its chunks, so its time is flattering.",
            variant.word()
        ),
        Caveat::OrderMatters { effect } => format!(
            "Going second changed the time by {}; the order is drawn by a coin, so it cancels.",
            units::change(effect.exp())
        ),
        Caveat::BusyMachine { load, cores } => format!(
            "The machine was busy: load {} on {}.",
            units::count(*load),
            units::plural(*cores as usize, "core")
        ),
        Caveat::OnBattery => {
            "The machine ran on its battery, where processors are often slowed down.".to_owned()
        }
        Caveat::Traced => "A debugger was attached; it slows some code more than other.".to_owned(),
        Caveat::Throttled { times } => format!(
            "Cores were slowed down for heat {} during the sitting.",
            units::plural(usize::try_from(*times).unwrap_or(usize::MAX), "time")
        ),
        Caveat::Stolen { share } => format!(
            "Other guests of the same machine took {} of the processor time.",
            units::percent(*share)
        ),
        Caveat::Unexplained { variant, allocs } => format!(
            "{} allocs/op of “{}” have no line in the profile.",
            units::count(*allocs),
            variant.word()
        ),
        Caveat::UnreadLines { lines } => format!(
            "{} of the compiler were not understood; they are in the raw output.",
            units::plural(*lines, "line")
        ),
        Caveat::NoTimeGainShown => "Fewer allocations, yet no gain of time was shown.".to_owned(),
    }
}

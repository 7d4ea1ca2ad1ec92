//! Each caveat as a sentence: those of one case, and those of the machine under all of them.

use super::super::units;
use crate::judge::Caveat;

/// A caveat in words.
pub fn words(caveat: &Caveat) -> String {
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
        machine => of_machine(machine),
    }
}

fn of_machine(caveat: &Caveat) -> String {
    match caveat {
        Caveat::BusyMachine { load, cores } => format!(
            "The machine was busy: load {} on {}.",
            units::count(*load),
            units::plural(*cores as usize, "core")
        ),
        Caveat::Unaligned => {
            "This release of Go cannot align functions to cache lines (1.25 and later \
            can); a small loop may run by a quarter faster or slower for its place alone."
                .to_owned()
        }
        Caveat::OnBattery => {
            "The machine ran on its battery, where processors are often slowed down.".to_owned()
        }
        Caveat::Traced => "A debugger was attached; it slows some code more than other.".to_owned(),
        Caveat::Throttled { times } => format!(
            "Cores were slowed down for heat {} during the sitting.",
            units::plural(usize::try_from(*times).unwrap_or(usize::MAX), "time")
        ),
        Caveat::FrequencyChanged { low, high } => format!(
            "The processor’s frequency moved between {} and {} MHz; pairs lie milliseconds apart, so \
             most of it cancels.",
            units::count(low.round()),
            units::count(high.round())
        ),
        Caveat::OthersWorked { cores, shared } => {
            let neighbour = if *shared {
                "; cores here are shared by two threads, so a busy neighbour slows them"
            } else {
                ""
            };
            format!(
                "Other processes kept {} cores busy while samples were taken{neighbour}.",
                units::number(*cores)
            )
        }
        Caveat::Stolen { share } => format!(
            "Other guests of the same machine took {} of the processor time.",
            units::percent(*share)
        ),
        // Those of a case are written above; a new caveat must be put into one of the two.
        Caveat::CutShort { .. }
        | Caveat::ClocksDisagree { .. }
        | Caveat::AllocationsVary { .. }
        | Caveat::BodyTooCheap { .. }
        | Caveat::NoCollection { .. }
        | Caveat::OrderMatters { .. }
        | Caveat::Unexplained { .. }
        | Caveat::UnreadLines { .. }
        | Caveat::NoTimeGainShown => String::new(),
    }
}

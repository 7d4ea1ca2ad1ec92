//! What a reader must know before believing a number: each suspicion is a value with its sentence.

use serde::Serialize;

use super::counters::{Change, allocs_change};
use super::{Judgement, Thresholds};
use crate::bench::Ended;
use crate::case::Variant;
use crate::recording::host::Power;
use crate::recording::{CaseRecord, Frequencies, Header};

/// A reason to read a number with care.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "caveat", rename_all = "kebab-case")]
pub enum Caveat {
    /// The trial ended before it could decide.
    CutShort {
        /// Replicates that were taken.
        replicates: usize,
        /// By whom: "the time budget" or "Ctrl-C".
        by: String,
    },
    /// Wall and CPU time point in opposite directions.
    ClocksDisagree {
        /// Ratio by wall time.
        wall: f64,
        /// Ratio by CPU time.
        cpu: f64,
    },
    /// Allocations differ from chunk to chunk.
    AllocationsVary {
        /// Which variant.
        variant: Variant,
    },
    /// A body that costs less than a few cycles: the optimiser may have removed it.
    BodyTooCheap {
        /// Which variant.
        variant: Variant,
        /// Nanoseconds per operation.
        ns: f64,
    },
    /// No collector cycle fell into any chunk of an allocating variant.
    NoCollection {
        /// Which variant.
        variant: Variant,
    },
    /// Going second is dearer or cheaper by more than what matters.
    OrderMatters {
        /// On the log scale.
        effect: f64,
    },
    /// The machine was busy with something else.
    BusyMachine {
        /// Load average over one minute at the start.
        load: f64,
        /// Logical cores.
        cores: u32,
    },
    /// The machine ran on its battery at some time, where processors are often slowed down.
    OnBattery,
    /// A debugger or tracer was attached.
    Traced,
    /// Cores were slowed down for heat while the sitting ran.
    Throttled {
        /// How often.
        times: u64,
    },
    /// The frequency of the processor moved while the sitting ran.
    FrequencyChanged {
        /// The lowest frequency of the fastest core, in MHz.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// Other processes worked while samples were taken.
    OthersWorked {
        /// How many cores they kept busy on average.
        cores: f64,
        /// Whether a core is shared by two threads, so that a neighbour slows it down.
        shared: bool,
    },
    /// Other guests of the hypervisor took processor time.
    Stolen {
        /// Their share of all processor time, 0 to 1.
        share: f64,
    },
    /// This release of Go cannot align functions, so a small difference may be that of place.
    Unaligned,
    /// What the lines explain is less than what the counters saw.
    Unexplained {
        /// Which variant.
        variant: Variant,
        /// Objects per operation.
        allocs: f64,
    },
    /// Lines of the compiler that nobody understood.
    UnreadLines {
        /// How many.
        lines: usize,
    },
    /// The treatment removed allocations, yet no change of time was shown.
    NoTimeGainShown,
}

/// Below this a body is suspicious, in nanoseconds. A loop from which everything was removed takes
/// one cycle a turn and is below it from 1.5 GHz on; the cheapest body that does something, a call
/// that stores its result, takes about five and stays above it up to 7 GHz.
const TOO_CHEAP_NS: f64 = 0.7;

/// Less stolen time than this is the ordinary life of a virtual machine.
const STOLEN_SHARE: f64 = 0.02;

/// Frequencies that differ by less than this factor are one.
const FREQUENCY_FACTOR: f64 = 1.1;

/// Less work of others than this many cores goes down in our own compilers and process starts.
const OTHERS_CORES: f64 = 0.5;

/// CPU time of all chunks of a case's trial, in nanoseconds; `None` where the system does not tell.
pub fn cpu_ns(record: &CaseRecord) -> Option<u64> {
    let rounds = record.replicates.iter().flat_map(|replicate| &replicate.rounds);
    let both = rounds.flat_map(|round| [round.samples.before, round.samples.after]);
    both.map(|sample| sample.cpu_ns).sum()
}

/// How many cores others kept busy while samples were taken: all work of the machine less what our
/// chunks account for; `None` where the system does not tell.
fn others(header: &Header, ours: Option<u64>) -> Option<f64> {
    let began = header.measuring_began.as_ref()?.ticks?;
    let shares = header.finished.as_ref()?.ticks?.since(began)?;
    let seconds = header.measuring_s.filter(|seconds| *seconds > 0.0)?;
    let all = shares.busy * f64::from(header.host.cores?);
    Some((all - ours? as f64 / 1e9 / seconds).max(0.0))
}

/// Collects what is suspicious about one case, that of the machine included.
pub fn collect(
    judgement: &Judgement,
    record: &CaseRecord,
    machine: &[Caveat],
    thresholds: &Thresholds,
) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    if judgement.failure.is_some() {
        return caveats;
    }
    caveats.extend(of_time(judgement, record, thresholds));
    for variant in Variant::BOTH {
        caveats.extend(of_variant(judgement, variant));
    }
    caveats.extend_from_slice(machine);
    let unread = judgement.witnesses.as_ref().map_or(0, |w| w.diagnosis.unread.len());
    caveats.extend((unread > 0).then_some(Caveat::UnreadLines { lines: unread }));
    caveats
}

fn of_time(judgement: &Judgement, record: &CaseRecord, thresholds: &Thresholds) -> Vec<Caveat> {
    let Some(time) = &judgement.time else { return Vec::new() };
    let mut caveats = Vec::new();
    let by = match record.ended {
        Some(Ended::OutOfTime) => Some("the time budget"),
        Some(Ended::Interrupted) | None => Some("Ctrl-C"),
        Some(_) => None,
    };
    let replicates = time.log_ratios.len();
    caveats.extend(by.map(|by| Caveat::CutShort { replicates, by: by.to_owned() }));
    let delta = thresholds.delta();
    if let Some(cpu) = time.cpu_estimate
        && cpu * time.estimate < 0.0
        && cpu.abs() > delta
        && time.estimate.abs() > delta
    {
        caveats.push(Caveat::ClocksDisagree { wall: time.ratio(), cpu: cpu.exp() });
    }
    if let Some(effect) = time.order_effect.filter(|effect| effect.abs() > delta) {
        caveats.push(Caveat::OrderMatters { effect });
    }
    let fewer = judgement.allocs.as_ref().is_some_and(|a| allocs_change(a) == Change::Down);
    if fewer && time.p_adjusted > thresholds.alpha {
        caveats.push(Caveat::NoTimeGainShown);
    }
    caveats
}

fn of_variant(judgement: &Judgement, variant: Variant) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let allocs = judgement.allocs.as_ref().map(|counted| *counted.get(variant));
    if allocs.is_some_and(|counted| counted.varies) {
        caveats.push(Caveat::AllocationsVary { variant });
    }
    if let Some(time) = &judgement.time {
        let ns = *time.ns.get(variant);
        if ns < TOO_CHEAP_NS {
            caveats.push(Caveat::BodyTooCheap { variant, ns });
        }
        let allocates = allocs.is_some_and(|counted| counted.per_op > 0.0);
        if allocates && *time.gc_per_chunk.get(variant) == 0.0 {
            caveats.push(Caveat::NoCollection { variant });
        }
    }
    let evidence = judgement.witnesses.as_ref().map(|w| w.evidence.get(variant));
    if let Some(Some(evidence)) = evidence
        && evidence.remainder_allocs >= 0.01
    {
        caveats.push(Caveat::Unexplained { variant, allocs: evidence.remainder_allocs });
    }
    caveats
}

/// What the system tells of its own state before and after; what it does not tell is no caveat.
/// `ours` is the CPU time of the chunks of all cases, in nanoseconds.
pub fn of_machine(header: &Header, ours: Option<u64>) -> Vec<Caveat> {
    let began = &header.began;
    let finished = header.finished.as_ref().unwrap_or(began);
    let mut caveats = Vec::new();
    if let (Some(load), Some(cores)) = (began.load, header.host.cores)
        && load > f64::from(cores) * 0.5
    {
        caveats.push(Caveat::BusyMachine { load, cores });
    }
    if !header.go.version.aligns_functions() {
        caveats.push(Caveat::Unaligned);
    }
    if [began, finished].iter().any(|conditions| conditions.power == Some(Power::Battery)) {
        caveats.push(Caveat::OnBattery);
    }
    if [began, finished].iter().any(|conditions| conditions.traced == Some(true)) {
        caveats.push(Caveat::Traced);
    }
    if let (Some(before), Some(after)) = (began.throttled, finished.throttled)
        && after > before
    {
        caveats.push(Caveat::Throttled { times: after - before });
    }
    if let Some(Frequencies { low, high }) = header.frequencies
        && high > low * FREQUENCY_FACTOR
    {
        caveats.push(Caveat::FrequencyChanged { low, high });
    }
    if let Some(cores) = others(header, ours).filter(|cores| *cores > OTHERS_CORES) {
        caveats.push(Caveat::OthersWorked { cores, shared: header.host.smt == Some(true) });
    }
    let shares = began.ticks.zip(finished.ticks).and_then(|(before, after)| after.since(before));
    if let Some(shares) = shares.filter(|shares| shares.stolen > STOLEN_SHARE) {
        caveats.push(Caveat::Stolen { share: shares.stolen });
    }
    caveats
}

impl Caveat {
    /// Both variants' names, for sentences.
    pub fn variant(&self) -> Option<Variant> {
        match self {
            Self::AllocationsVary { variant }
            | Self::BodyTooCheap { variant, .. }
            | Self::NoCollection { variant }
            | Self::Unexplained { variant, .. } => Some(*variant),
            _ => None,
        }
    }
}

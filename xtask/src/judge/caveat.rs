//! What a reader must know before believing a number: each suspicion is a value with its sentence.

use serde::Serialize;

use super::counters::{Change, allocs_change};
use super::{Judgement, Thresholds};
use crate::bench::Ended;
use crate::case::{ByVariant, Variant};
use crate::recording::{CaseRecord, Header};

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

/// Below this a body is suspicious: about two cycles at 4 GHz.
const TOO_CHEAP_NS: f64 = 0.5;

/// Collects what is suspicious about one case.
pub fn collect(
    judgement: &Judgement,
    record: &CaseRecord,
    header: &Header,
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
    caveats.extend(of_machine(header));
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

fn of_machine(header: &Header) -> Option<Caveat> {
    let (load, cores) = (header.began.load?, header.host.cores?);
    (load > f64::from(cores) * 0.5).then_some(Caveat::BusyMachine { load, cores })
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

/// Whether the caveats of a pair touch one variant only; pages group them by it.
pub fn by_variant(caveats: &[Caveat]) -> ByVariant<Vec<&Caveat>> {
    ByVariant::from_fn(|variant| {
        caveats.iter().filter(|caveat| caveat.variant() == Some(variant)).collect()
    })
}

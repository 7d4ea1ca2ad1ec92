//! Evidence and thresholds in, judgement out: METHODOLOGY.md in code.
//!
//! The counters are exact and compared with `==`; the time is sampled and tested, and its p-values
//! are corrected over the cases of a report. A verdict needs both witnesses; where they do not
//! suffice it is *inconclusive*, with what it would take. Nothing here is stored: a judgement
//! follows from the recording, so a better law can be applied to an old sitting.

pub mod calibration;
pub mod caveat;
pub mod claims;
pub mod compare_files;
pub mod counters;
pub mod escapes;
pub mod family;
pub mod heap;
pub mod matrix;
pub mod naming;
pub mod package;
pub mod prediction;
pub mod sweep;
pub mod time;
pub mod verdict;
pub mod witness;

use serde::Serialize;

use crate::alloc::Evidence;
use crate::case::quiz::Guess;
use crate::case::wants::WantProblem;
use crate::case::{ByVariant, CaseId, Expectation, Verdict};
use crate::escape::Diagnosis;
use crate::escape::compare::Comparison;
use crate::recording::{CaseRecord, Failure, Floor, Header, Recording};
use crate::stats::multiplicity;

pub use caveat::Caveat;
pub use claims::ClaimOutcome;
pub use counters::Counted;
pub use sweep::SweepJudgement;
pub use time::TimeComparison;

/// What counts as a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Family-wise error rate of the time tests.
    pub alpha: f64,
    /// The smallest change of time that matters, as a fraction.
    pub min_effect: f64,
}

impl Thresholds {
    /// Those of one case: its manifest may say that only a larger change matters there, and a
    /// change within its noise floor on this host is none.
    #[must_use]
    pub fn of(&self, record: &CaseRecord) -> Self {
        let floor = record.floor.as_ref().and_then(Floor::size).map_or(0.0, f64::exp_m1);
        let wanted = self.min_effect.max(record.case.min_effect.unwrap_or(0.0));
        Self { min_effect: wanted.max(floor), ..*self }
    }

    /// The band that does not matter, on the log scale: ln(1 + min effect).
    pub fn delta(&self) -> f64 {
        self.min_effect.ln_1p()
    }
}

/// What was expected, and whether it came true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectationOutcome {
    /// The expectation for this Go version.
    pub expected: Expectation,
    /// Whether verdict and counters agree with it.
    pub met: bool,
}

/// The compiler's and the heap profile's word on one variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Witnesses {
    /// What the compiler said about the case's package.
    pub diagnosis: Diagnosis,
    /// Compiler, profile and counters side by side, per variant.
    pub evidence: ByVariant<Option<Evidence>>,
}

/// Everything that may be said about one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The case.
    pub id: CaseId,
    /// The verdict; absent when the case failed.
    pub verdict: Option<Verdict>,
    /// Why there is no verdict.
    pub failure: Option<Failure>,
    /// Allocations per operation.
    pub allocs: Option<ByVariant<Counted>>,
    /// Bytes per operation.
    pub bytes: Option<ByVariant<Counted>>,
    /// The time comparison; absent without replicates.
    pub time: Option<TimeComparison>,
    /// The sweep; absent when the case has none.
    pub sweep: Option<SweepJudgement>,
    /// Compiler and profile; absent when the package does not compile.
    pub witnesses: Option<Witnesses>,
    /// Escapes that were cured, remain or are new; indices into the diagnosis' findings.
    pub escapes: Option<Comparison>,
    /// Comments on the guilty lines that do not fit.
    pub wants: ByVariant<Vec<WantProblem>>,
    /// The answer to the quiz's question; absent when the case failed.
    pub answer: Option<Guess>,
    /// What was expected; absent where the manifest has nothing for this Go version.
    pub expectation: Option<ExpectationOutcome>,
    /// The claims that were put to the test.
    pub claims: Vec<ClaimOutcome>,
    /// What a reader must know before believing the numbers.
    pub caveats: Vec<Caveat>,
}

impl Judgement {
    /// Whether the case did what its manifest promises: the expectation came true and every
    /// guilty line is named.
    pub fn is_as_expected(&self) -> bool {
        self.failure.is_none()
            && self.expectation.as_ref().is_none_or(|outcome| outcome.met)
            && self.wants.before.is_empty()
            && self.wants.after.is_empty()
    }
}

/// Judges every case of a recording, as one family.
pub fn judge(recording: &Recording, thresholds: &Thresholds) -> Vec<Judgement> {
    let Recording { header, cases } = recording;
    let mut judgements: Vec<Judgement> =
        cases.iter().map(|record| assess(record, header, thresholds)).collect();
    correct_for_many(&mut judgements);
    let machine = caveat::of_machine(header, cases.iter().map(caveat::cpu_ns).sum());
    for (judgement, record) in judgements.iter_mut().zip(cases) {
        let thresholds = thresholds.of(record);
        settle(judgement, record, header, &thresholds);
        judgement.caveats = caveat::collect(judgement, record, &machine, &thresholds);
    }
    judgements
}

/// Everything that can be said of a case on its own.
fn assess(record: &CaseRecord, header: &Header, thresholds: &Thresholds) -> Judgement {
    let witnesses = witness::read(record);
    let wants = witness::check_wants(record, witnesses.as_ref(), &header.go.version);
    let mut judgement = Judgement {
        id: record.case.id.clone(),
        verdict: None,
        failure: record.failure.clone(),
        allocs: counters::allocs(record),
        bytes: counters::bytes(record),
        time: time::compare(record, &thresholds.of(record)),
        escapes: witnesses.as_ref().map(escapes::change),
        sweep: sweep::judge(record, &thresholds.of(record)),
        witnesses,
        wants,
        answer: None,
        expectation: None,
        claims: Vec::new(),
        caveats: Vec::new(),
    };
    judgement.answer = prediction::truth(&judgement);
    judgement.claims = claims::test(&judgement, record);
    judgement
}

/// Holm's adjustment gates, Benjamini and Hochberg's q is shown; the family is the report.
fn correct_for_many(judgements: &mut [Judgement]) {
    let mut times: Vec<&mut TimeComparison> =
        judgements.iter_mut().filter_map(|j| j.time.as_mut()).collect();
    let p: Vec<f64> = times.iter().map(|time| time.p).collect();
    let adjusted = multiplicity::holm(&p);
    let q = multiplicity::benjamini_hochberg(&p);
    for ((time, adjusted), q) in times.iter_mut().zip(adjusted).zip(q) {
        time.p_adjusted = adjusted;
        time.q = q;
    }
}

/// The verdict and whether it was expected, once the p-values are corrected.
fn settle(
    judgement: &mut Judgement,
    record: &CaseRecord,
    header: &Header,
    thresholds: &Thresholds,
) {
    judgement.verdict = verdict::decide(judgement, thresholds);
    judgement.expectation = claims::expectation(judgement, record, &header.go.version);
}

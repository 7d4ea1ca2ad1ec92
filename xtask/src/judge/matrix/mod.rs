//! What a matrix of Go releases says: which promises hold where, and what changed between releases.
//!
//! Counters come from short runs without a clock and are snapped like the others; a decision is
//! followed by line and value, so the same text is the same decision. Nothing is measured here,
//! and nothing is said about time.

pub mod visit;

use serde::Serialize;

use super::claims::same_count;
use super::{counters, witness};
use crate::alloc::SiteClass;
use crate::case::wants::{Heard, Seen};
use crate::case::{ByVariant, Case, CaseId, Condition, GoVersion, Metric, Variant};
use crate::recording::matrix::{Counts, Decision, Matrix, MatrixCase, Said};

/// One case over all releases of a matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AcrossVersions {
    /// Which case.
    pub id: CaseId,
    /// By release: why nothing was counted; absent where it was.
    pub failures: Vec<Option<String>>,
    /// Each variant.
    pub variants: ByVariant<VariantAcross>,
    /// Promises of the manifest and of the comments that do not hold.
    pub broken: Vec<Broken>,
    /// By claim of the manifest, then by release: whether it holds; absent where the matrix cannot
    /// tell, as about time.
    pub claims: Vec<Vec<Option<bool>>>,
}

/// One variant over all releases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariantAcross {
    /// Allocations per operation, by release.
    pub allocs: Vec<Option<f64>>,
    /// Bytes per operation, by release.
    pub bytes: Vec<Option<f64>>,
    /// The heap decisions that are not the same on all releases.
    pub words: Vec<WordsAcross>,
    /// Where words and counts part company, each between two releases that were compared.
    pub surprises: Vec<Surprise>,
}

/// What the compilers decide about one value, over all releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordsAcross {
    /// 1-based line.
    pub line: u32,
    /// The heap verdict in the compiler's words.
    pub text: String,
    /// By release.
    pub states: Vec<State>,
}

/// What one release makes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The case was not compiled there.
    Unknown,
    /// No heap verdict: the value stays, or nothing is said.
    Stays,
    /// A heap verdict, and nothing can be allocated for it.
    Paper,
    /// A heap verdict.
    Heap,
}

/// Text and count do not move together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Surprise {
    /// The release before the change, by its place in the matrix.
    pub from: usize,
    /// The release after it.
    pub to: usize,
    /// What is surprising.
    pub what: Oddity,
}

/// How text and count part company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Oddity {
    /// The heap verdicts are the same and the count is not.
    SameTextOtherCount,
    /// A heap verdict more and allocations fewer.
    NewVerdictFewerAllocations,
    /// A heap verdict less and allocations more.
    VerdictGoneMoreAllocations,
    /// The heap verdicts differ and the count does not.
    OtherTextSameCount,
}

/// A promise that does not hold on one release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Broken {
    /// The release.
    pub go: GoVersion,
    /// The file and line, or the manifest.
    pub place: String,
    /// What was promised and what is.
    pub what: String,
}

/// Holds one case against what the matrix has of it.
pub fn across(matrix: &Matrix, seen: &MatrixCase, case: &Case) -> AcrossVersions {
    let variants = ByVariant::from_fn(|variant| variant_across(seen, variant));
    let mut broken = Vec::new();
    for (place, go) in matrix.versions.iter().enumerate() {
        broken.extend(broken_on(seen, case, place, go, &variants));
    }
    let claim = |condition: &Condition| {
        let over = 0..matrix.versions.len();
        over.map(|place| Some(condition.holds_for(value(&variants, condition.metric, place)?)))
            .collect()
    };
    AcrossVersions {
        id: seen.id.clone(),
        failures: seen.failures.iter().map(|f| f.as_ref().map(failure_text)).collect(),
        claims: case.claims.iter().map(|c| claim(&c.holds_when)).collect(),
        variants,
        broken,
    }
}

fn failure_text(failure: &crate::recording::Failure) -> String {
    format!("while {}: {}", failure.stage.phrase(), failure.message)
}

/// The number a metric names, where the matrix has it.
fn value(variants: &ByVariant<VariantAcross>, metric: Metric, place: usize) -> Option<f64> {
    match metric {
        Metric::AllocsBefore => variants.before.allocs[place],
        Metric::AllocsAfter => variants.after.allocs[place],
        Metric::BytesBefore => variants.before.bytes[place],
        Metric::BytesAfter => variants.after.bytes[place],
        Metric::TimeRatio | Metric::NsBefore | Metric::NsAfter => None,
    }
}

fn broken_on(
    seen: &MatrixCase,
    case: &Case,
    place: usize,
    go: &GoVersion,
    variants: &ByVariant<VariantAcross>,
) -> Vec<Broken> {
    let tell = |place: String, what: String| Broken { go: go.clone(), place, what };
    if let Some(failure) = &seen.failures[place] {
        return vec![tell(case.dir.to_string(), failure_text(failure))];
    }
    let mut broken = Vec::new();
    for variant in Variant::BOTH {
        let heard = heard(seen.decisions.get(variant), place);
        for problem in witness::hold(case.files.source(variant), &heard, go) {
            let line = format!("{}/{}:{}", case.dir, witness::file_of(variant), problem.line);
            broken.push(tell(line, problem.message));
        }
    }
    let Some(expected) = case.expectation(go).and_then(|e| e.allocs_per_op) else { return broken };
    for variant in Variant::BOTH {
        let (want, have) = (*expected.get(variant), variants.get(variant).allocs[place]);
        if let Some(have) = have.filter(|have| !same_count(want, *have)) {
            let what = format!("{} allocs/op {want} expected, {have} counted", variant.word());
            broken.push(tell(format!("{}/case.toml", case.dir), what));
        }
    }
    broken
}

/// The heap verdicts of one release in the form that comments are held against.
fn heard(decisions: &[Decision], place: usize) -> Vec<Heard> {
    let here = decisions.iter().filter(|d| d.on.contains(&place)).map(|d| &d.said);
    let mut heard: Vec<Heard> = Vec::new();
    for said in here.filter(|said| is_heap(said) && !said.copy) {
        let seen = match (said.paper, said.class) {
            (Some(_), _) | (None, Some(SiteClass::PaperEscape { .. })) => Seen::Paper,
            (None, Some(SiteClass::EscapesAndAllocates)) => Seen::Allocated,
            _ => Seen::Unseen,
        };
        let verdict = Heard { line: said.line, text: said.text.clone(), seen };
        if !heard.contains(&verdict) {
            heard.push(verdict);
        }
    }
    heard
}

fn is_heap(said: &Said) -> bool {
    said.verdict.as_ref().is_some_and(crate::escape::Verdict::is_heap)
}

fn variant_across(seen: &MatrixCase, variant: Variant) -> VariantAcross {
    let counts = seen.counts.get(variant);
    let per_op = |pick: fn(&Counts) -> u64| {
        let one = |c: &Option<Counts>| c.as_ref().map(|c| counters::of_run(pick(c), c.iterations));
        counts.iter().map(one).collect::<Vec<_>>()
    };
    let allocs = per_op(|c| c.mallocs);
    let bytes = per_op(|c| c.bytes);
    let known: Vec<bool> = counts.iter().map(Option::is_some).collect();
    let all = words(seen.decisions.get(variant), &known);
    let surprises = surprises(&allocs, &all);
    let words = all.into_iter().filter(WordsAcross::changes).collect();
    VariantAcross { allocs, bytes, words, surprises }
}

impl WordsAcross {
    fn changes(&self) -> bool {
        let mut known = self.states.iter().filter(|state| **state != State::Unknown);
        let first = known.next();
        known.any(|state| Some(state) != first)
    }
}

impl VariantAcross {
    /// Whether counts or words differ between releases.
    pub fn changes(&self) -> bool {
        differ(&self.allocs) || differ(&self.bytes) || !self.words.is_empty()
    }
}

impl AcrossVersions {
    /// Whether anything differs between releases.
    pub fn changes(&self) -> bool {
        Variant::BOTH.iter().any(|variant| self.variants.get(*variant).changes())
            || self.failures.iter().any(Option::is_some)
    }
}

/// Whether the known values are not all the same; bytes may differ by their small tolerance.
fn differ(values: &[Option<f64>]) -> bool {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    high - low > (high * counters::BYTES_TOLERANCE).max(0.005)
}

/// Every value about which some release gives a heap verdict, with what each release makes of it.
fn words(decisions: &[Decision], known: &[bool]) -> Vec<WordsAcross> {
    let mut all: Vec<WordsAcross> = Vec::new();
    let mut keys: Vec<(u32, &str)> = Vec::new();
    for decision in decisions.iter().filter(|d| is_heap(&d.said) && !d.said.copy) {
        let said = &decision.said;
        let key = (said.line, said.subject());
        let index = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            let start = |known: &bool| if *known { State::Stays } else { State::Unknown };
            all.push(WordsAcross {
                line: said.line,
                text: said.text.clone(),
                states: known.iter().map(start).collect(),
            });
            keys.push(key);
            all.len() - 1
        });
        for place in &decision.on {
            let state = &mut all[index].states[*place];
            *state = (*state).max(state_of(said));
        }
    }
    all
}

fn state_of(said: &Said) -> State {
    match (said.paper, said.class) {
        (Some(_), _) | (None, Some(SiteClass::PaperEscape { .. })) => State::Paper,
        _ => State::Heap,
    }
}

/// Compares each release with the one before it that was counted.
fn surprises(allocs: &[Option<f64>], words: &[WordsAcross]) -> Vec<Surprise> {
    let counted: Vec<usize> = (0..allocs.len()).filter(|place| allocs[*place].is_some()).collect();
    let mut found = Vec::new();
    for pair in counted.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (Some(old), Some(new)) = (allocs[from], allocs[to]) else { continue };
        let is = |words: &WordsAcross, place: usize| words.states[place] > State::Stays;
        let more = words.iter().any(|w| !is(w, from) && is(w, to));
        let less = words.iter().any(|w| is(w, from) && !is(w, to));
        let other = words.iter().any(|w| w.states[from] != w.states[to]);
        let what = match (same_count(old, new), new < old) {
            (true, _) if other => Oddity::OtherTextSameCount,
            (true, _) => continue,
            (false, _) if !other => Oddity::SameTextOtherCount,
            (false, true) if more => Oddity::NewVerdictFewerAllocations,
            (false, false) if less => Oddity::VerdictGoneMoreAllocations,
            (false, _) => continue,
        };
        found.push(Surprise { from, to, what });
    }
    found
}

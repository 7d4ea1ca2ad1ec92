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
use crate::escape::Verdict;
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
    /// Bytes per operation that may be the runtime's own: what the runs had beyond whole counts.
    pub bytes_slack: f64,
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
    /// The case was not compiled there, or the release says nothing of this kind.
    Unknown,
    /// No heap verdict: the value stays, or nothing is said.
    Stays,
    /// A heap verdict, and nothing can be allocated for it.
    Paper,
    /// A heap verdict, and nothing was seen to be allocated for it.
    Unseen,
    /// A heap verdict.
    Heap,
}

impl State {
    /// Whether a reader would call it the same: releases differ in whether they say that nothing
    /// is allocated, which is no difference in what is.
    fn is_like(self, other: Self) -> bool {
        let free = |state: Self| matches!(state, Self::Paper | Self::Unseen);
        self == other || (free(self) && free(other))
    }
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
    let variants = ByVariant::from_fn(|variant| variant_across(matrix, seen, variant));
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
        Metric::TimeRatio | Metric::NsBefore | Metric::NsAfter | Metric::CheaperFrom => None,
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
            let have = (have * 1000.0).round() / 1000.0;
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
    said.verdict.as_ref().is_some_and(Verdict::is_heap)
}

fn variant_across(matrix: &Matrix, seen: &MatrixCase, variant: Variant) -> VariantAcross {
    let counts = seen.counts.get(variant);
    let allocs: Vec<Option<f64>> = counts
        .iter()
        .map(|counts| counts.map(|c| counters::of_run(c.mallocs, c.iterations)))
        .collect();
    // Bytes of strays are no bytes of a variant that allocates nothing.
    let bytes = |(counts, allocs): (&Option<Counts>, &Option<f64>)| {
        let per_op = counts.map(|c| c.bytes as f64 / c.iterations.max(1) as f64)?;
        Some(if *allocs == Some(0.0) { 0.0 } else { per_op })
    };
    let bytes = counts.iter().zip(&allocs).map(bytes).collect();
    let slack = |(counts, allocs): (&Option<Counts>, &Option<f64>)| {
        let (counts, allocs) = ((*counts)?, (*allocs)?);
        Some((counts.mallocs as f64 / counts.iterations.max(1) as f64 - allocs).max(0.0))
    };
    let strays = counts.iter().zip(&allocs).filter_map(slack).fold(0.0, f64::max);
    let all = words(seen.decisions.get(variant), &matrix.versions, counts);
    let surprises = surprises(&allocs, &all);
    let words = all.into_iter().filter(WordsAcross::changes).collect();
    VariantAcross { allocs, bytes, bytes_slack: strays * STRAY_BYTES, words, surprises }
}

impl WordsAcross {
    fn changes(&self) -> bool {
        let mut known = self.states.iter().filter(|state| **state != State::Unknown);
        let first = known.next();
        first.is_some_and(|first| known.any(|state| !state.is_like(*first)))
    }
}

impl VariantAcross {
    /// Whether counts or words differ between releases.
    pub fn changes(&self) -> bool {
        differ(&self.allocs, SAME_ALLOCS, 0.0)
            || differ(&self.bytes, SAME_BYTES + self.bytes_slack, SAME_BYTES_SHARE)
            || !self.words.is_empty()
    }
}

impl AcrossVersions {
    /// Whether anything differs between releases.
    pub fn changes(&self) -> bool {
        Variant::BOTH.iter().any(|variant| self.variants.get(*variant).changes())
            || self.failures.iter().any(Option::is_some)
    }
}

/// Allocations per operation that are called the same.
const SAME_ALLOCS: f64 = 0.005;
/// Bytes per operation that are called the same: what strays of a short run weigh.
const SAME_BYTES: f64 = 2.0;
/// What a stray object of the runtime weighs at most as a rule: a goroutine and what hangs on it.
const STRAY_BYTES: f64 = 1024.0;
/// The same as a share of the larger value.
const SAME_BYTES_SHARE: f64 = 0.03;

/// Whether the known values lie further apart than is allowed.
fn differ(values: &[Option<f64>], least: f64, share: f64) -> bool {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    high - low > (high * share).max(least)
}

/// Every value about which some release gives a heap verdict, with what each release makes of it.
fn words(
    decisions: &[Decision],
    versions: &[GoVersion],
    counts: &[Option<Counts>],
) -> Vec<WordsAcross> {
    let mut all: Vec<WordsAcross> = Vec::new();
    let mut keys: Vec<(u32, &str)> = Vec::new();
    for decision in decisions.iter().filter(|d| is_heap(&d.said) && !d.said.copy) {
        let said = &decision.said;
        let key = (said.line, said.subject());
        let index = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            let start = |(version, counts): (&GoVersion, &Option<Counts>)| match counts {
                Some(_) if tells(said, version) => State::Stays,
                _ => State::Unknown,
            };
            all.push(WordsAcross {
                line: said.line,
                text: said.text.clone(),
                states: versions.iter().zip(counts).map(start).collect(),
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

/// Whether a release prints verdicts of this kind at all: those about `append` came with 1.25.
fn tells(said: &Said, version: &GoVersion) -> bool {
    let append = matches!(said.verdict, Some(Verdict::AppendEscapes));
    !append || (version.major, version.minor) >= (1, 25)
}

fn state_of(said: &Said) -> State {
    match (said.paper, said.class) {
        (Some(_), _) | (None, Some(SiteClass::PaperEscape { .. })) => State::Paper,
        (None, Some(SiteClass::EscapesUnseen)) => State::Unseen,
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
        let known = |w: &&WordsAcross| ![from, to].iter().any(|p| w.states[*p] == State::Unknown);
        let is = |words: &WordsAcross, place: usize| words.states[place] > State::Stays;
        let more = words.iter().filter(known).any(|w| !is(w, from) && is(w, to));
        let less = words.iter().filter(known).any(|w| is(w, from) && !is(w, to));
        let other = words.iter().filter(known).any(|w| !w.states[from].is_like(w.states[to]));
        let what = match (same_count(old, new), new < old) {
            (true, _) if other => Oddity::OtherTextSameCount,
            (true, _) => continue,
            (false, _) if !other => Oddity::SameTextOtherCount,
            (false, true) if more && !less => Oddity::NewVerdictFewerAllocations,
            (false, false) if less && !more => Oddity::VerdictGoneMoreAllocations,
            (false, _) => continue,
        };
        found.push(Surprise { from, to, what });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CaseId;

    /// A variant with one heap verdict on line 3 on some releases, and these allocations.
    fn across_one(on: &[usize], text: &str, verdict: Verdict, allocs: [u64; 3]) -> VariantAcross {
        let said = Said {
            line: 3,
            text: text.to_owned(),
            verdict: Some(verdict),
            why: Vec::new(),
            paper: None,
            class: Some(SiteClass::EscapesAndAllocates),
            copy: false,
        };
        let counts = |n: u64| Some(Counts { iterations: 1000, mallocs: n * 1000, bytes: n * 8000 });
        let counts: Vec<_> = allocs.into_iter().map(counts).collect();
        let decision = Decision { said, on: on.to_vec() };
        let seen = MatrixCase {
            id: CaseId::new("c").unwrap(),
            source: String::new(),
            failures: vec![None; 3],
            counts: ByVariant { before: counts.clone(), after: counts },
            decisions: ByVariant { before: vec![decision], after: Vec::new() },
        };
        let matrix = Matrix {
            schema_version: 1,
            tool_version: String::new(),
            platform: String::new(),
            versions: [24, 25, 26].map(|minor| GoVersion::release(1, minor, 0)).to_vec(),
            cases: Vec::new(),
        };
        variant_across(&matrix, &seen, Variant::Before)
    }

    fn escapes(on: &[usize], allocs: [u64; 3]) -> VariantAcross {
        across_one(on, "x escapes to heap", Verdict::EscapesToHeap, allocs)
    }

    #[test]
    fn text_and_count_that_part_company_are_surprises() {
        let what = |side: &VariantAcross| -> Vec<_> {
            side.surprises.iter().map(|s| (s.from, s.to, s.what)).collect()
        };
        assert_eq!(what(&escapes(&[0, 1], [1, 1, 0])), []);
        assert_eq!(what(&escapes(&[0, 1, 2], [1, 1, 0])), [(1, 2, Oddity::SameTextOtherCount)]);
        assert_eq!(what(&escapes(&[2], [2, 2, 1])), [(1, 2, Oddity::NewVerdictFewerAllocations)]);
        assert_eq!(what(&escapes(&[0], [1, 2, 2])), [(0, 1, Oddity::VerdictGoneMoreAllocations)]);
        assert_eq!(what(&escapes(&[0], [1, 1, 1])), [(0, 1, Oddity::OtherTextSameCount)]);
    }

    #[test]
    fn a_release_that_is_silent_about_append_has_not_said_that_it_stays() {
        let append = |on: &[usize]| {
            across_one(on, "append escapes to heap", Verdict::AppendEscapes, [1, 1, 1])
        };
        assert!(!append(&[1, 2]).changes());
        assert!(append(&[1]).changes());
        assert!(escapes(&[1, 2], [1, 1, 1]).changes());
    }
}

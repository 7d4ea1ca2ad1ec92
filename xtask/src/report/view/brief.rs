//! The top of a case's page: the verdict in a sentence, and what each witness says of both sides.
//!
//! Three rows and two columns, so that a reader sees at once what escaped, what was allocated and
//! what it cost. Line by line the witnesses are held against each other further down
//! ([`witnesses`](super::witnesses)).

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::html::clip;
use super::super::units;
use super::lines::is_noise;
use super::{Scene, VerdictView, short};
use crate::alloc::SiteClass;
use crate::case::{ByVariant, Variant, Verdict};
use crate::escape::Finding;
use crate::judge::witness::{file_of, sites_of};
use crate::judge::{Judgement, Witnesses};

/// The verdict, what it means, and the three witnesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefView {
    /// The verdict.
    pub verdict: VerdictView,
    /// What became of the counts and of the time, as a sentence.
    pub text: String,
    /// What the verdict's word means, and what it would take when it is not known; or empty.
    pub meaning: String,
    /// Compiler, heap profile, benchmark; those that were asked.
    pub rows: Vec<BriefRow>,
}

/// A witness and what it says of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefRow {
    /// "The compiler".
    pub witness: &'static str,
    /// What it tells.
    pub tells: &'static str,
    /// Of the untreated code.
    pub before: String,
    /// Of the treated code.
    pub after: String,
}

/// Most escapes of one side, and lines of one escape, that a cell names.
const NAMED: usize = 3;

/// Allocations per operation below which the benchmark's counter says 0.
const NEXT_TO_NOTHING: f64 = 0.01;

/// Makes the view; none when nothing was counted.
pub fn view(scene: &Scene<'_>) -> Option<BriefView> {
    let judgement = scene.measured().filter(|judgement| judgement.allocs.is_some())?;
    let row = |witness, tells, said: ByVariant<String>| {
        let ByVariant { before, after } = said;
        BriefRow { witness, tells, before, after }
    };
    let mut rows = Vec::new();
    if let Some(witnesses) = &judgement.witnesses {
        let escapes = ByVariant::from_fn(|variant| escapes(scene, witnesses, variant));
        rows.push(row("The compiler", "what escapes", escapes));
        let allocated = ByVariant::from_fn(|variant| allocated(witnesses, variant));
        rows.push(row("The heap profile", "what was allocated, and where", allocated));
    }
    rows.push(row("The benchmark", "what one operation costs", cost(judgement)));
    Some(BriefView {
        verdict: VerdictView::of(judgement),
        text: short::outcome(scene),
        meaning: judgement.verdict.map_or_else(String::new, |verdict| told(judgement, verdict)),
        rows,
    })
}

/// What a verdict means, and the next step of one that decides nothing.
fn told(judgement: &Judgement, verdict: Verdict) -> String {
    let needed = judgement.time.as_ref().and_then(|time| time.replicates_needed);
    let next = needed.filter(|_| verdict == Verdict::Inconclusive).map_or_else(String::new, |n| {
        format!(" About {} replicates would.", units::count(f64::from(n)))
    });
    format!("{}{next}", meaning(verdict))
}

/// What a verdict means, in half a sentence.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Cured => "Cured: no allocation is left, and it is not slower.",
        Verdict::Eased => "Eased: less is allocated, or it is faster; nothing got worse.",
        Verdict::Equivalent => "Equivalent: shown to make no difference that matters.",
        Verdict::Worse => "Worse: more is allocated, or it is slower.",
        Verdict::Mixed => "Mixed: one witness improved and another got worse.",
        Verdict::Inconclusive => "Inconclusive: so few replicates cannot tell.",
    }
}

/// An escape of the compiler's list, with the lines on which it stands.
struct Escape {
    words: String,
    on_paper: bool,
    lines: Vec<u32>,
}

impl Escape {
    fn told(&self) -> String {
        let paper = if self.on_paper { ", on paper only" } else { "" };
        format!("{} ({}{paper})", clip(&self.words, 60), place(&self.lines))
    }
}

fn escapes(scene: &Scene<'_>, witnesses: &Witnesses, variant: Variant) -> String {
    let sites = witnesses.evidence.get(variant).as_ref().map_or(&[][..], |e| &e.sites);
    let on_paper = |index: usize| {
        let site = sites.iter().find(|site| site.finding == Some(index));
        site.is_some_and(|site| matches!(site.class, SiteClass::PaperEscape { .. }))
    };
    let mut escapes: Vec<Escape> = Vec::new();
    for (index, finding) in witnesses.diagnosis.findings.iter().enumerate() {
        let here = finding.span.file == file_of(variant) && finding.verdict.is_heap();
        if !here || is_noise(finding) {
            continue;
        }
        let (words, on_paper) = (words(scene, variant, finding), on_paper(index));
        let line = finding.span.line;
        match escapes.iter_mut().find(|e| e.words == words && e.on_paper == on_paper) {
            Some(known) if known.lines.contains(&line) => {}
            Some(known) => known.lines.push(line),
            None => escapes.push(Escape { words, on_paper, lines: vec![line] }),
        }
    }
    let told: Vec<String> = escapes.iter().take(NAMED).map(Escape::told).collect();
    match escapes.len() {
        0 => "nothing escapes".to_owned(),
        n if n > NAMED => format!("{}; {} more", told.join("; "), n - NAMED),
        _ => told.join("; "),
    }
}

/// The compiler's words; of what inlining brought along, with the call that is written there.
fn words(scene: &Scene<'_>, variant: Variant, finding: &Finding) -> String {
    let subject = short::subject_of(scene, variant, finding);
    if subject == finding.subject {
        finding.message.clone()
    } else {
        format!("{subject} escapes to heap")
    }
}

/// "line 8", "lines 8, 9", "9 lines".
fn place(lines: &[u32]) -> String {
    let words: Vec<String> = lines.iter().map(ToString::to_string).collect();
    match words.as_slice() {
        [only] => format!("line {only}"),
        few if few.len() <= NAMED => format!("lines {}", few.join(", ")),
        many => format!("{} lines", many.len()),
    }
}

fn allocated(witnesses: &Witnesses, variant: Variant) -> String {
    let Some(evidence) = witnesses.evidence.get(variant) else {
        return "was not taken".to_owned();
    };
    let sites: Vec<_> =
        sites_of(evidence, variant).filter(|site| site.allocs_per_op > 0.0).collect();
    let sum: f64 = sites.iter().map(|site| site.allocs_per_op).sum();
    if sum < NEXT_TO_NOTHING {
        return if sites.is_empty() { "nothing" } else { "next to nothing" }.to_owned();
    }
    let least = if sites.iter().any(|site| site.at_least) { "at least " } else { "" };
    let own = sites.iter().filter(|site| site.file == file_of(variant));
    let lines: BTreeSet<u32> = own.clone().map(|site| site.line).collect();
    let lines: Vec<u32> = lines.into_iter().collect();
    let elsewhere = own.count() < sites.len();
    let place = if lines.is_empty() { String::new() } else { format!(" on {}", place(&lines)) };
    let rest = match (elsewhere, lines.is_empty()) {
        (false, _) => "",
        (true, true) => " in other files",
        (true, false) => " and in other files",
    };
    format!("{least}{} allocs/op{place}{rest}", units::count(sum))
}

fn cost(judgement: &Judgement) -> ByVariant<String> {
    ByVariant::from_fn(|variant| {
        let allocs = judgement.allocs.map(|c| c.get(variant).per_op).map(units::count);
        let bytes = judgement.bytes.map(|c| c.get(variant).per_op).map(units::bytes);
        let bytes = bytes.map(|bytes| format!("{bytes}/op"));
        let time = judgement.time.as_ref().map(|time| units::time(*time.ns.get(variant)));
        let parts = [allocs.map(|n| format!("{n} allocs/op")), bytes, time];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    })
}

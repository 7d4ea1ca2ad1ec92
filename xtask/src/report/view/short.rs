//! "In short": six questions, each with an answer that a reader gets at once.
//!
//! What escaped, why, what it cost, what was changed, did it help, how sure are we. The answers are
//! put together from the same evidence as the rest of the page and link to the line they speak of.

use serde::Serialize;

use super::super::highlight::Reader;
use super::super::html::clip;
use super::super::prose::{self, Values};
use super::super::units;
use super::lines::{allocated, silent_words};
use super::{Scene, VerdictView, certainty};
use crate::alloc::{SiteClass, SiteEvidence};
use crate::case::{ByVariant, Variant, Verdict};
use crate::escape::explain::{Explanation, beyond_reach, explain, explained as explained_step};
use crate::escape::{Finding, Inlining, KnownWhy, Why};
use crate::judge::Judgement;
use crate::judge::witness::{file_of, sites_of};

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// The question.
    pub question: &'static str,
    /// Code that the answer begins with, or empty.
    pub subject: String,
    /// The answer.
    pub text: String,
    /// Code that the answer ends with, or empty.
    pub code: String,
    /// Anchor of the line it speaks of, or empty.
    pub target: String,
    /// "line 9", or empty.
    pub place: String,
    /// The verdict, on the answer that gives it.
    pub verdict: Option<VerdictView>,
    /// Whether it is the answer that matters most.
    pub big: bool,
}

impl AnswerView {
    fn plain(question: &'static str, text: String) -> Self {
        let [subject, code, target, place] = [const { String::new() }; 4];
        Self { question, subject, text, code, target, place, verdict: None, big: false }
    }
}

/// The site that tells the story of the untreated code.
struct Culprit<'a> {
    site: &'a SiteEvidence,
    finding: Option<&'a Finding>,
    /// How many more allocate.
    others: usize,
}

/// The six answers; none when nothing was measured.
pub fn answers(scene: &Scene<'_>, values: &Values) -> Vec<AnswerView> {
    if scene.judgement.failure.is_some() || scene.judgement.allocs.is_none() {
        return Vec::new();
    }
    let culprit = culprit(scene);
    vec![
        what(scene, culprit.as_ref()),
        why(scene, culprit.as_ref()),
        AnswerView::plain("What did it cost?", cost(scene.judgement)),
        AnswerView::plain("What was changed?", changed(scene, values)),
        helped(scene),
        AnswerView::plain("How sure are we?", sure(scene)),
    ]
}

fn culprit<'a>(scene: &Scene<'a>) -> Option<Culprit<'a>> {
    let witnesses = scene.judgement.witnesses.as_ref()?;
    let evidence = witnesses.evidence.before.as_ref()?;
    let telling = |site: &&SiteEvidence| {
        site.file == file_of(Variant::Before) && !matches!(site.class, SiteClass::StaysOnStack)
    };
    let rank = |site: &SiteEvidence| match site.class {
        SiteClass::EscapesAndAllocates => 3,
        SiteClass::SilentAllocation => 2,
        SiteClass::PaperEscape { .. } => 1,
        _ => 0,
    };
    let sites: Vec<_> = sites_of(evidence, Variant::Before).filter(telling).collect();
    // The first of the best kind: flows are told in the order of the lines.
    let best = sites.iter().map(|site| rank(site)).max()?;
    let site = *sites.iter().find(|site| rank(site) == best)?;
    let finding = site.finding.and_then(|index| witnesses.diagnosis.findings.get(index));
    let others = sites.iter().filter(|other| other.allocs_per_op > 0.0).count();
    let others = others.saturating_sub(usize::from(site.allocs_per_op > 0.0));
    Some(Culprit { site, finding, others })
}

fn what(scene: &Scene<'_>, culprit: Option<&Culprit<'_>>) -> AnswerView {
    let question = "What escaped?";
    let Some(Culprit { site, finding, others }) = culprit else {
        return AnswerView::plain(question, "Nothing: every value stays on the stack.".to_owned());
    };
    let function = finding.and_then(|f| f.function.as_deref());
    let function = function.map_or_else(String::new, |name| format!(" in {name}"));
    let more = match others {
        0 => String::new(),
        n => format!(" {} allocates too.", units::plural(*n, "other place"))
            .replace("places allocates", "places allocate"),
    };
    let mut subject =
        finding.map_or_else(String::new, |f| clip(&subject_of(scene, Variant::Before, f), 120));
    let text = match site.class {
        SiteClass::EscapesAndAllocates => format!("{function} goes to the heap.{more}"),
        SiteClass::SilentAllocation => {
            subject.clear();
            format!("By the compiler’s word nothing, and yet: {}.{more}", silent_words(site))
        }
        SiteClass::PaperEscape { .. } => {
            format!("{function} escapes on paper only; nothing is allocated.{more}")
        }
        SiteClass::EscapesHereStaysInlined => {
            format!("{function}, but not where the function is inlined.{more}")
        }
        _ => format!("{function} by the compiler’s word; no allocation was seen.{more}"),
    };
    let target = format!("{}-before-L{}", scene.record.case.id, site.line);
    let place = format!("line {}", site.line);
    AnswerView { subject, target, place, ..AnswerView::plain(question, text) }
}

/// What escapes, as it is written in the file: an inlined call stands for what it brings along.
pub(super) fn subject_of(scene: &Scene<'_>, variant: Variant, finding: &Finding) -> String {
    let from_elsewhere = beyond_reach(finding).is_some();
    if !from_elsewhere && !finding.subject.starts_with("~r") {
        return finding.subject.clone();
    }
    let files = &scene.record.case.files;
    let text = if variant == Variant::Before { &files.before } else { &files.after };
    let written = Reader::default().expression(text, finding.span.line, finding.span.column);
    written.unwrap_or_else(|| finding.subject.clone())
}

/// The compiler's words; a result that it numbered goes by the expression in the file.
pub(super) fn said(scene: &Scene<'_>, variant: Variant, finding: &Finding) -> String {
    if !finding.subject.starts_with("~r") {
        return finding.message.clone();
    }
    finding.message.replacen(&finding.subject, &subject_of(scene, variant, finding), 1)
}

fn why(scene: &Scene<'_>, culprit: Option<&Culprit<'_>>) -> AnswerView {
    let plain = |text: &str| AnswerView::plain("Why?", text.to_owned());
    let Some(Culprit { site, finding, .. }) = culprit else {
        return plain("No path leads out of the function, so the frame may hold everything.");
    };
    if let SiteClass::PaperEscape { reason } = site.class {
        return plain(&capital(&format!("{}.", reason.sentence())));
    }
    let Some(finding) = finding else {
        return plain(
            "The memory is made inside the call or by the runtime; the compiler reports only what \
             this package’s own expressions do.",
        );
    };
    if !finding.verdict.is_heap() {
        return plain(
            "The compiler promises that it does not outlive the call, not that the frame has room \
             for it: when the size is known only at run time, the runtime allocates.",
        );
    }
    let diagnosis = scene.judgement.witnesses.as_ref().map(|w| &w.diagnosis);
    diagnosis.map_or_else(
        || plain(""),
        |diagnosis| way_out(scene, &explain(finding, &Inlining::of(diagnosis)), finding),
    )
}

/// Steps that say by themselves why the frame will not do.
const DECISIVE: [KnownWhy; 14] = [
    KnownWhy::Return,
    KnownWhy::CallParameter,
    KnownWhy::Send,
    KnownWhy::MapPutKey,
    KnownWhy::MapLiteralKey,
    KnownWhy::MapLiteralValue,
    KnownWhy::AppendeeSlice,
    KnownWhy::AppendedSlice,
    KnownWhy::CopiedSlice,
    KnownWhy::CalleeOperand,
    KnownWhy::TooLarge,
    KnownWhy::TooAligned,
    KnownWhy::ZeroSized,
    KnownWhy::NonConstant,
];

/// The last step of the way out, which decides, with the code that takes it.
fn way_out(scene: &Scene<'_>, explained: &Explanation, finding: &Finding) -> AnswerView {
    let sentence = |text: &str| AnswerView::plain("Why?", capital(text));
    let Some(last) = finding.flow.last() else {
        return sentence(&format!("{}.", explained.headline));
    };
    let step = explained_step(last);
    let text = match &last.why {
        Why::Unstated => explained.conclusion.clone(),
        Why::Known(known) if DECISIVE.contains(known) => known.sentence().to_owned(),
        why => format!("{}; {}", why.sentence(), explained.conclusion),
    };
    let line = step.span.as_ref().filter(|span| span.file == file_of(Variant::Before));
    // A name that the compiler made up is on no line.
    let written = !step.code.is_empty() && !step.code.starts_with(['.', '~']);
    let Some(line) = line.filter(|_| written).map(|span| span.line) else {
        return sentence(&format!("{text}."));
    };
    AnswerView {
        code: clip(&step.code, 120),
        target: format!("{}-before-L{line}", scene.record.case.id),
        place: format!("line {line}"),
        ..sentence(&format!("{text}: "))
    }
}

fn cost(judgement: &Judgement) -> String {
    let allocs = judgement.allocs.map_or(0.0, |counted| counted.before.per_op);
    let bytes = judgement.bytes.map_or(0.0, |counted| counted.before.per_op);
    let heap = format!("{} allocs/op and {}/op", units::count(allocs), units::bytes(bytes));
    match &judgement.time {
        Some(time) => format!("{heap}; {} per operation.", units::time(time.ns.before)),
        None => format!("{heap}."),
    }
}

fn changed(scene: &Scene<'_>, values: &Values) -> String {
    let files = &scene.record.case.files;
    prose::first_paragraph(&files.readme, "treatment", values).map_or_else(
        || super::material::change_summary(files),
        |paragraph| clip(beginning(&paragraph), 300),
    )
}

/// The first sentence, and the next one too when the first is a mere word or two.
fn beginning(paragraph: &str) -> &str {
    const MERE: usize = 40;
    let first = prose::first_sentence(paragraph).len();
    if first >= MERE {
        return &paragraph[..first];
    }
    let rest = &paragraph[first..];
    let gap = rest.len() - rest.trim_start().len();
    &paragraph[..first + gap + prose::first_sentence(rest.trim_start()).len()]
}

fn helped(scene: &Scene<'_>) -> AnswerView {
    let verdict = Some(VerdictView::of(scene.judgement));
    AnswerView { verdict, big: true, ..AnswerView::plain("Did it help?", outcome(scene)) }
}

/// What became of the counts and of the time, as a sentence.
pub fn outcome(scene: &Scene<'_>) -> String {
    let judgement = scene.judgement;
    let counts = judgement.allocs.map(|counted| counted.map(|c| c.per_op));
    let heap = match counts {
        Some(ByVariant { before, after }) if before == after => {
            format!("still {} allocs/op", units::count(after))
        }
        Some(ByVariant { before, after }) => {
            format!("{} allocs/op instead of {}", units::count(after), units::count(before))
        }
        None => String::new(),
    };
    let time = judgement.time.as_ref().map_or_else(String::new, |time| {
        let shown = certainty::ratio_interval(time).is_some_and(|i| i.high < 1.0 || i.low > 1.0);
        if judgement.verdict == Some(Verdict::Equivalent) {
            let band = units::percent(scene.report.thresholds.of(scene.record).min_effect);
            format!("; the time changed by less than the {band} that matter")
        } else if shown {
            format!("; {} ({})", units::speed(time.ratio()), units::change(time.ratio()))
        } else {
            "; no difference of time was shown".to_owned()
        }
    });
    format!("{heap}{time}.")
}

fn sure(scene: &Scene<'_>) -> String {
    let Some(time) = &scene.judgement.time else {
        return "The counts are exact; the time was not measured.".to_owned();
    };
    let replicates = units::plural(time.log_ratios.len(), "replicate");
    let interval = match (certainty::ratio_interval(time), time.interval) {
        (Some(ratio), Some(interval)) => format!(
            "the change of time lies within {} ({} confidence, {replicates})",
            units::change_interval(ratio.low, ratio.high),
            units::percent(interval.confidence)
        ),
        _ => format!("{replicates} are too few for an interval of the time"),
    };
    let caveats = match certainty::caveats(scene).len() {
        0 => String::new(),
        n => format!(" {} below.", units::plural(n, "caveat")),
    };
    format!("The counts are exact; {interval}.{caveats}")
}

/// What a site allocated, for Markdown.
pub fn site_words(site: &SiteEvidence) -> String {
    if site.allocs_per_op > 0.0 { allocated(site) } else { "nothing".to_owned() }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

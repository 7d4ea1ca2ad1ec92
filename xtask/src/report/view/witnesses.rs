//! The table of the three witnesses: compiler, heap profile, benchmark, and how they agree.

use serde::Serialize;

use super::super::html::clip;
use super::super::units;
use super::lines::{allocated, is_noise};
use super::{Scene, advice, short};
use crate::alloc::{Evidence, SiteClass, SiteEvidence};
use crate::case::Variant;
use crate::judge::witness::{file_of, sites_of};
use crate::judge::{Judgement, Witnesses};

/// The table and the sentence above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WitnessesView {
    /// Whether they agree, in a sentence.
    pub sentence: String,
    /// Which escapes the treatment cured, which remain, which are new; may be empty.
    pub change: String,
    /// Whether a linter advised something; without it the table has no column for that.
    pub advised: bool,
    /// A row per site, and one per variant with the totals.
    pub rows: Vec<WitnessRow>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WitnessRow {
    /// "before.go, line 9", or which total it is.
    pub place: String,
    /// Anchor of the line, or empty.
    pub target: String,
    /// What the compiler says.
    pub compiler: String,
    /// What the profile saw.
    pub profile: String,
    /// How the two agree; on a total, what the benchmark counted.
    pub together: String,
    /// What the linters advise about the line, or empty.
    pub linter: String,
    /// Whether it is a total.
    pub total: bool,
}

/// Most sites of one variant that are listed.
const MOST: usize = 40;

/// Most escapes of one kind that the sentence names.
const NAMED: usize = 4;

/// Makes the table; none when nothing was profiled.
pub fn view(scene: &Scene<'_>) -> Option<WitnessesView> {
    let witnesses = scene.judgement.witnesses.as_ref()?;
    let mut rows = Vec::new();
    for variant in Variant::BOTH {
        let Some(evidence) = witnesses.evidence.get(variant) else { continue };
        let sites = || sites_of(evidence, variant).filter(|site| is_telling(witnesses, site));
        let mut lines: Vec<WitnessRow> =
            sites().take(MOST).map(|site| row(scene, witnesses, site, variant)).collect();
        advise(scene, variant, &mut lines);
        rows.append(&mut lines);
        rows.push(total(evidence, variant, sites().count().saturating_sub(MOST)));
    }
    let (sentence, change) = (sentence(witnesses), change(scene));
    let advised = rows.iter().any(|row| !row.linter.is_empty());
    (!rows.is_empty()).then_some(WitnessesView { sentence, change, advised, rows })
}

/// Puts the linters' advice on the rows of its lines; a line of which nobody else speaks gets a
/// row of its own.
fn advise(scene: &Scene<'_>, variant: Variant, rows: &mut Vec<WitnessRow>) {
    for (line, advice) in advice::by_line(scene, variant) {
        let place = format!("{}, line {line}", file_of(variant));
        if let Some(row) = rows.iter_mut().find(|row| row.place == place) {
            row.linter = advice;
            continue;
        }
        let nothing = || "nothing".to_owned();
        rows.push(WitnessRow {
            place,
            target: format!("{}-{}-L{line}", scene.record.case.id, variant.word()),
            compiler: nothing(),
            profile: nothing(),
            together: "only the linter speaks of it".to_owned(),
            linter: advice,
            total: false,
        });
    }
}

/// That the list of a variadic call stays on the stack is no news.
fn is_telling(witnesses: &Witnesses, site: &SiteEvidence) -> bool {
    let finding = site.finding.and_then(|index| witnesses.diagnosis.findings.get(index));
    site.allocs_per_op > 0.0 || !finding.is_some_and(is_noise)
}

fn row(
    scene: &Scene<'_>,
    witnesses: &Witnesses,
    site: &SiteEvidence,
    variant: Variant,
) -> WitnessRow {
    let finding = site.finding.and_then(|index| witnesses.diagnosis.findings.get(index));
    let shown = site.file == file_of(variant);
    let id = &scene.record.case.id;
    let target =
        if shown { format!("{id}-{}-L{}", variant.word(), site.line) } else { String::new() };
    let allocates = site.allocs_per_op > 0.0;
    WitnessRow {
        place: format!("{}, line {}", base_name(&site.file), site.line),
        target,
        compiler: finding.map_or_else(|| "nothing".to_owned(), |f| short::said(scene, variant, f)),
        profile: if allocates { allocated(site) } else { "nothing".to_owned() },
        together: together(site),
        linter: String::new(),
        total: false,
    }
}

fn together(site: &SiteEvidence) -> String {
    let shared = if site.shared_line { " (several sites share this line)" } else { "" };
    match site.class {
        SiteClass::PaperEscape { reason } => {
            format!("{}: {}{shared}", site.class.word(), reason.sentence())
        }
        class => match &site.callee {
            Some(callee) => format!("{} inside the call of {callee}{shared}", class.word()),
            None => format!("{}{shared}", class.word()),
        },
    }
}

fn total(evidence: &Evidence, variant: Variant, left_out: usize) -> WitnessRow {
    let sum: f64 = sites_of(evidence, variant).map(|site| site.allocs_per_op).sum();
    let rest = match evidence.remainder_allocs {
        _ if evidence.total_allocs == 0.0 && sum == 0.0 => "nothing to explain".to_owned(),
        rest if rest.abs() < 0.01 => "every allocation has its line".to_owned(),
        rest if rest > 0.0 => format!("{} allocs/op have no line", units::count(rest)),
        rest => format!("the profile saw {} allocs/op more", units::count(-rest)),
    };
    let more = match left_out {
        0 => String::new(),
        n => format!("{} not listed", units::plural(n, "more site")),
    };
    WitnessRow {
        place: format!("{}, all lines", variant.word()),
        target: String::new(),
        compiler: more,
        profile: format!("{} allocs/op", units::count(sum)),
        together: format!(
            "the benchmark counted {} allocs/op, {}/op; {rest}",
            units::count(evidence.total_allocs),
            units::bytes(evidence.total_bytes),
        ),
        linter: String::new(),
        total: true,
    }
}

fn sentence(witnesses: &Witnesses) -> String {
    let sites = Variant::BOTH.into_iter().flat_map(|variant| {
        let evidence = witnesses.evidence.get(variant).as_ref();
        evidence.into_iter().flat_map(move |evidence| sites_of(evidence, variant))
    });
    let (mut paper, mut silent, mut unseen) = (0, 0, 0);
    for site in sites {
        match site.class {
            SiteClass::PaperEscape { .. } => paper += 1,
            SiteClass::SilentAllocation => silent += 1,
            SiteClass::EscapesUnseen => unseen += 1,
            _ => {}
        }
    }
    let mut parts = Vec::new();
    let mut add = |count: usize, noun: &str, meaning: &str| {
        if count > 0 {
            parts.push(format!("{}{meaning}", units::plural(count, noun)));
        }
    };
    add(paper, "paper escape", " (said to escape, but nothing is allocated)");
    add(silent, "silent allocation", " (allocated without a word of the compiler on that line)");
    add(
        unseen,
        "escape",
        " without an allocation seen (the line did not run, or found room enough)",
    );
    if parts.is_empty() {
        "Compiler, heap profile and benchmark agree.".to_owned()
    } else {
        format!("Compiler and heap profile do not tell the same story: {}.", parts.join(", "))
    }
}

/// What became of the compiler's escapes, as a sentence.
fn change(scene: &Scene<'_>) -> String {
    let Judgement { witnesses, escapes, .. } = scene.judgement;
    let Some((witnesses, change)) = witnesses.as_ref().zip(escapes.as_ref()) else {
        return String::new();
    };
    let remaining: Vec<usize> = change.remaining.iter().map(|pair| pair.after).collect();
    if change.cured.is_empty() && remaining.is_empty() && change.new.is_empty() {
        return "The compiler sees no escape, neither before nor after.".to_owned();
    }
    let parts = [("gone", &change.cured), ("still there", &remaining), ("new", &change.new)];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(_, places)| !places.is_empty())
        .map(|(word, places)| format!("{word}: {}", named(scene, witnesses, places)))
        .collect();
    format!("Of the escapes that the compiler reports, {}.", told.join("; "))
}

/// A few escapes in the compiler's words, with their lines.
fn named(scene: &Scene<'_>, witnesses: &Witnesses, places: &[usize]) -> String {
    let findings = places.iter().take(NAMED).map(|&at| &witnesses.diagnosis.findings[at]);
    let mut words: Vec<String> = findings
        .map(|finding| {
            let in_before = finding.span.file == file_of(Variant::Before);
            let variant = if in_before { Variant::Before } else { Variant::After };
            let said = short::said(scene, variant, finding);
            format!("“{}” (line {})", clip(&said, 80), finding.span.line)
        })
        .collect();
    match places.len().saturating_sub(NAMED) {
        0 => {}
        left_out => words.push(format!("{left_out} more")),
    }
    words.join(", ")
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

//! What is kept of one case under one release: the words about its two files, each with how the
//! heap profile agrees, and the counters.

use std::collections::HashSet;

use crate::alloc::{Evidence, SiteClass};
use crate::case::{ByVariant, Variant};
use crate::escape::{Finding, Place, Why};
use crate::judge::Witnesses;
use crate::judge::witness::{self, file_of};
use crate::recording::CaseRecord;
use crate::recording::matrix::{Counts, Said, Visit};

/// The visit of a case that was compiled and profiled; absent when one of the two is missing.
pub fn visit(record: &CaseRecord) -> Option<Visit> {
    let witnesses = witness::read(record)?;
    let counts = |variant| Some(Counts::from(record.profiles.get(variant).as_ref()?.per_op));
    let counts = ByVariant { before: counts(Variant::Before)?, after: counts(Variant::After)? };
    let said = ByVariant::from_fn(|variant| said(&witnesses, variant));
    Some(Visit { counts, said })
}

fn said(witnesses: &Witnesses, variant: Variant) -> Vec<Said> {
    let evidence = witnesses.evidence.get(variant).as_ref();
    let findings = witnesses.diagnosis.findings.iter().enumerate();
    let verdicts = findings.filter_map(|(index, finding)| {
        let place = place(finding, file_of(variant))?;
        Some(Said {
            line: place.line,
            text: finding.message.clone(),
            verdict: Some(finding.verdict.clone()),
            why: reasons(finding),
            paper: finding.paper,
            class: evidence.and_then(|evidence| class(evidence, index)),
            copy: place.copy,
        })
    });
    let silent = evidence.into_iter().flat_map(|evidence| silent(evidence, variant));
    let mut all: Vec<Said> = Vec::new();
    for said in verdicts.chain(silent) {
        if !all.contains(&said) {
            all.push(said);
        }
    }
    all
}

struct Placed {
    line: u32,
    copy: bool,
}

/// The line of the variant's own file that a verdict is about, itself or as an inlined copy.
fn place(finding: &Finding, file: &str) -> Option<Placed> {
    if finding.place == Place::Own && finding.span.file == file {
        return Some(Placed { line: finding.span.line, copy: false });
    }
    let brought = finding.inline_chain.0.iter().rev().find(|span| span.file == file)?;
    Some(Placed { line: brought.line, copy: true })
}

fn reasons(finding: &Finding) -> Vec<Why> {
    let mut seen = HashSet::new();
    let stated = finding.flow.iter().map(|step| &step.why).filter(|why| **why != Why::Unstated);
    stated.filter(|why| seen.insert(*why)).cloned().collect()
}

fn class(evidence: &Evidence, finding: usize) -> Option<SiteClass> {
    let site = evidence.sites.iter().find(|site| site.finding == Some(finding))?;
    Some(site.class)
}

/// Allocations on lines of which no verdict speaks.
fn silent(evidence: &Evidence, variant: Variant) -> impl Iterator<Item = Said> {
    let sites = witness::sites_of(evidence, variant).filter(move |site| {
        site.finding.is_none()
            && site.class == SiteClass::SilentAllocation
            && site.file == file_of(variant)
    });
    sites.map(|site| Said {
        line: site.line,
        text: site.callee.clone().unwrap_or_default(),
        verdict: None,
        why: Vec::new(),
        paper: None,
        class: Some(site.class),
        copy: false,
    })
}

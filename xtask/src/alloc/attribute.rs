//! The reconciliation: compiler, heap profile and counters side by side, for each site of the
//! user's code.
//!
//! A line's allocations go to the escape that came by the same inlined calls; failing that to the
//! line's escapes; failing that to an expression that allocates without escaping; and else to a
//! silent allocation of its own. Nothing is invented: what no line explains is the remainder
//! against the counters, which is positive where small objects share blocks.

use std::collections::BTreeMap;

use super::charge::{Charge, Owner, charges};
use super::site::{Site, sites};
use super::{Evidence, HeapProfile, PerOp, Scope, SiteClass, SiteEvidence};
use crate::escape::Diagnosis;

/// Objects of this size in bytes may be blocks that several small objects share.
const SHARED_BLOCK: u64 = 16;

/// What was charged to one site.
#[derive(Clone, Copy, Debug, Default)]
struct Charged {
    objects: u64,
    bytes: u64,
    in_small_blocks: bool,
    /// The line allocates and several sites are candidates.
    shared: bool,
}

/// Allocations without a verdict, by place and callee.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SilentKey {
    file: String,
    line: u32,
    function: String,
    callee: Option<String>,
}

/// Puts the witnesses side by side.
///
/// `profile` covers exactly `per.iterations` operations (see `pprof::between`); `per` holds the
/// counters of the same run.
pub fn attribute(
    diagnosis: &Diagnosis,
    profile: &HeapProfile,
    per: &PerOp,
    scope: &Scope<'_>,
) -> Evidence {
    let owner = Owner { scope, package: &diagnosis.package };
    let sites = sites(diagnosis, &owner);
    let mut charged = vec![Charged::default(); sites.len()];
    let mut silent: BTreeMap<SilentKey, Charged> = BTreeMap::new();
    let lines = Lines::of(&sites);
    for charge in charges(profile, &owner) {
        let candidates = lines.candidates(&charge, &sites, diagnosis, &owner);
        match candidates.first() {
            Some(first) => {
                charged[*first].add(&charge);
                if candidates.len() > 1 {
                    candidates.iter().for_each(|site| charged[*site].shared = true);
                }
            }
            None => silent.entry(silent_key(&charge)).or_default().add(&charge),
        }
    }
    let explained = charged
        .iter()
        .chain(silent.values())
        .fold((0, 0), |(objects, bytes), c| (objects + c.objects, bytes + c.bytes));
    let ops = per.iterations.max(1) as f64;
    let remainder_allocs = per.mallocs - explained.0 as f64 / ops;
    let undercounted = remainder_allocs > 0.01 + 2.0 / ops;
    let rate = Rate { ops, undercounted };
    let mut evidence: Vec<SiteEvidence> = sites
        .iter()
        .zip(&charged)
        .map(|(site, charged)| rate.site(site, charged, diagnosis))
        .chain(silent.iter().map(|(key, charged)| rate.silent(key, charged)))
        .collect();
    evidence.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    Evidence {
        sites: evidence,
        total_allocs: per.mallocs,
        total_bytes: per.bytes,
        remainder_allocs,
        remainder_bytes: per.bytes - explained.1 as f64 / ops,
    }
}

impl Charged {
    fn add(&mut self, charge: &Charge) {
        self.objects += charge.objects;
        self.bytes += charge.bytes;
        self.in_small_blocks |= charge.object_size <= SHARED_BLOCK;
    }
}

fn silent_key(charge: &Charge) -> SilentKey {
    SilentKey {
        file: charge.file.clone(),
        line: charge.line,
        function: charge.function.clone(),
        callee: charge.callee.clone(),
    }
}

/// Indices of the sites of each line.
struct Lines<'a> {
    by_line: BTreeMap<(&'a str, u32), Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn of(sites: &'a [Site]) -> Self {
        let mut by_line: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, site) in sites.iter().enumerate() {
            by_line.entry((site.file.as_str(), site.line)).or_default().push(index);
        }
        Self { by_line }
    }

    /// The sites that may have made an allocation: the best kind that is not empty.
    fn candidates(
        &self,
        charge: &Charge,
        sites: &[Site],
        diagnosis: &Diagnosis,
        owner: &Owner<'_>,
    ) -> Vec<usize> {
        if !charge.direct {
            return Vec::new(); // in a callee that was not inlined: this function has no say
        }
        let here = self.by_line.get(&(charge.file.as_str(), charge.line));
        let here = here.map(Vec::as_slice).unwrap_or_default();
        let of = |test: &dyn Fn(&Site) -> bool| -> Vec<usize> {
            here.iter().copied().filter(|index| test(&sites[*index])).collect()
        };
        let costs = |s: &Site| s.escapes(diagnosis) && s.paper(diagnosis).is_none();
        let exact = of(&|s| costs(s) && s.came_by(&charge.chain, diagnosis, owner));
        if !exact.is_empty() || charge.callee.is_some() {
            return exact; // inside inlined library code only an exact match will do
        }
        let escaping = of(&|s| costs(s) && !s.inside_library);
        if !escaping.is_empty() {
            return escaping;
        }
        let quiet = of(&|s| !s.inside_library && s.may_allocate_quietly(diagnosis));
        if !quiet.is_empty() {
            return quiet;
        }
        let all = sites.iter().enumerate();
        all.filter(|(_, s)| {
            s.file == charge.file && s.is_append_returned_at(charge.line, diagnosis)
        })
        .map(|(index, _)| index)
        .collect()
    }
}

/// Turns counts into rates and classes.
struct Rate {
    ops: f64,
    undercounted: bool,
}

impl Rate {
    fn site(&self, site: &Site, charged: &Charged, diagnosis: &Diagnosis) -> SiteEvidence {
        let finding = site.shown(diagnosis);
        // Its code pointer and one captured word are 16 bytes already: no block is shared.
        let fills_its_block =
            finding.is_some_and(|index| diagnosis.findings[index].subject == "func literal");
        SiteEvidence {
            file: site.file.clone(),
            line: site.line,
            column: site.column,
            function: finding.and_then(|index| diagnosis.findings[index].function.clone()),
            class: class(site, charged, diagnosis),
            finding,
            copies: site.copies.clone(),
            callee: None,
            allocs_per_op: charged.objects as f64 / self.ops,
            bytes_per_op: charged.bytes as f64 / self.ops,
            at_least: self.undercounted && charged.in_small_blocks && !fills_its_block,
            shared_line: charged.shared,
        }
    }

    fn silent(&self, key: &SilentKey, charged: &Charged) -> SiteEvidence {
        SiteEvidence {
            file: key.file.clone(),
            line: key.line,
            column: None,
            function: Some(key.function.clone()),
            class: SiteClass::SilentAllocation,
            finding: None,
            copies: Vec::new(),
            callee: key.callee.clone(),
            allocs_per_op: charged.objects as f64 / self.ops,
            bytes_per_op: charged.bytes as f64 / self.ops,
            at_least: self.undercounted && charged.in_small_blocks,
            shared_line: false,
        }
    }
}

fn class(site: &Site, charged: &Charged, diagnosis: &Diagnosis) -> SiteClass {
    let here = site.escapes_here(diagnosis);
    let anywhere = site.escapes(diagnosis);
    let only_in_a_copy = anywhere && !here && !site.here.is_empty();
    if charged.objects > 0 || charged.shared {
        return match (anywhere, only_in_a_copy) {
            (_, true) => SiteClass::StaysHereEscapesInlined,
            (true, _) => SiteClass::EscapesAndAllocates,
            (false, _) => SiteClass::SilentAllocation,
        };
    }
    match site.paper(diagnosis) {
        Some(reason) => SiteClass::PaperEscape { reason },
        None if only_in_a_copy => SiteClass::StaysHereEscapesInlined,
        None if here && site.stays_in_a_copy => SiteClass::EscapesHereStaysInlined,
        None if anywhere => SiteClass::EscapesUnseen,
        None => SiteClass::StaysOnStack,
    }
}

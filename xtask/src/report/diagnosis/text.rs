//! The packages for people, in a terminal or through a pipe: what lives on the heap first, each
//! with its path in plain words, then what only looks like it, then what lets its argument out.

use std::fmt::Write as _;

use super::Part;
use super::entry::{Entry, Filter, Topic, entries};
use super::json::Totals;
use super::lookup::Lookup;
use crate::alloc::{Evidence, SiteClass};
use crate::escape::Declarations;
use crate::judge::package::{Package, Profiled};
use crate::report::html::visible;
use crate::report::units;

/// Lines that were not understood are shown up to this many.
const UNREAD_SHOWN: usize = 10;

/// One package; lines end.
pub fn package(package: &Package, filter: &Filter) -> Part {
    let declarations = Declarations::of(&package.diagnosis);
    let entries = entries(package, &declarations, filter);
    let unread = &package.diagnosis.unread;
    let totals = Totals::of(&entries, unread.len());
    let mut page = Page { text: String::new(), package, lookup: Lookup::new(package) };
    page.line(&format!("{}: {}", package.listed.import_path, counts(&totals, package)));
    if let Some(error) = &package.error {
        error.lines().for_each(|line| page.line(&format!("    {line}")));
    }
    page.escapes(&entries);
    page.plain("leaks", entries.iter().filter(|e| e.is(Topic::Leaks)));
    if filter.topics.contains(&Topic::Inlining) {
        page.plain("inlining", entries.iter().filter(|e| e.is(Topic::Inlining)));
    }
    if let Some(evidence) = &package.evidence {
        page.silent(evidence);
    }
    if !unread.is_empty() {
        page.line(&format!("  not understood ({})", unread.len()));
        unread.iter().take(UNREAD_SHOWN).for_each(|line| page.line(&format!("    {}", line.text)));
        if unread.len() > UNREAD_SHOWN {
            page.line(&format!("    and {} more", unread.len() - UNREAD_SHOWN));
        }
    }
    page.line("");
    Part { text: page.text, totals }
}

/// What stands below the last package.
pub fn footer(all: &Totals, profiled: Option<&Profiled>) -> String {
    let mut text = String::new();
    if let Some(run) = profiled {
        let _ = writeln!(text, "{}", benchmark(run));
    }
    let _ = writeln!(text, "{}", totals(all));
    text
}

/// What a benchmark counted, in a line.
pub fn benchmark(run: &Profiled) -> String {
    format!(
        "{} of {}: {} allocs/op, {}/op over {} operations",
        run.benchmark,
        run.package,
        units::count(run.per_op.mallocs),
        units::bytes(run.per_op.bytes),
        run.per_op.iterations
    )
}

/// All packages, in a line.
pub fn totals(totals: &Totals) -> String {
    let packages = units::plural(totals.packages.unwrap_or(0), "package");
    let failed = match totals.failed.unwrap_or(0) {
        0 => String::new(),
        n => format!(", {n} of them did not compile"),
    };
    format!(
        "{packages}{failed}: {} on the heap, {} on paper only, {} on the stack, {} leaking, {} not \
         understood",
        totals.escapes - totals.paper,
        totals.paper,
        totals.stays,
        totals.leaks,
        totals.unread
    )
}

/// One package, in a line.
pub fn counts(totals: &Totals, package: &Package) -> String {
    if package.error.is_some() {
        return "does not compile".to_owned();
    }
    let parts = [
        (totals.escapes - totals.paper, "on the heap"),
        (totals.paper, "on paper only"),
        (totals.stays, "on the stack"),
        (totals.leaks, "leaking"),
        (totals.inlining, "about inlining"),
        (totals.unread, "not understood"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if said.is_empty() { "nothing to say".to_owned() } else { said.join(", ") }
}

struct Page<'a> {
    text: String,
    package: &'a Package,
    lookup: Lookup<'a>,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(visible(line).trim_end());
        self.text.push('\n');
    }

    fn escapes(&mut self, entries: &[Entry<'_>]) {
        let heap: Vec<Entry<'_>> =
            entries.iter().filter(|e| e.is(Topic::Escapes)).copied().collect();
        let (paper, mut real): (Vec<_>, Vec<_>) =
            heap.into_iter().partition(|entry| entry.paper().is_some());
        if self.package.evidence.is_some() {
            super::by_cost(&mut real);
        }
        if !real.is_empty() {
            self.line("  on the heap");
            real.iter().for_each(|entry| self.escape(entry));
        }
        if !paper.is_empty() {
            self.line("  on paper only: nothing is allocated");
            for entry in paper {
                let why = entry.paper().unwrap_or_default();
                self.line(&format!("    {}: {} ({why})", place(&entry), entry.message()));
            }
        }
    }

    fn escape(&mut self, entry: &Entry<'_>) {
        let Some(finding) = entry.finding() else { return };
        let function = entry.function.map_or_else(String::new, |f| format!(" [in {f}]"));
        self.line(&format!(
            "    {}{}: {}{function}",
            self.cost(entry),
            place(entry),
            entry.message()
        ));
        for step in super::steps(finding) {
            let code = match step.flow.code.as_str() {
                "" => continue,
                code => format!("{code}  "),
            };
            let line =
                step.flow.span.as_ref().map_or_else(String::new, |s| format!("line {}: ", s.line));
            self.line(&format!("        {line}{code}{}", step.text));
        }
        let explained = self.lookup.explain(finding);
        let mut said = vec![explained.conclusion];
        if let Some(line) = entry.span.and_then(|span| self.lookup.loop_line(span)) {
            said.push(format!(
                "it stands in the loop of line {line}, so this happens in every round"
            ));
        }
        said.extend(explained.inlining);
        if let Some(why) = explained.beyond_reach {
            said.push(format!("not to be cured here: {why}"));
        } else if let Some(topic) = explained.topic {
            said.push(format!("what helps: {}", topic.treatment()));
        }
        said.iter().filter(|s| !s.is_empty()).for_each(|s| self.line(&format!("        = {s}")));
    }

    /// "1 alloc/op 8 B/op", in columns, when a benchmark was run.
    fn cost(&self, entry: &Entry<'_>) -> String {
        if self.package.evidence.is_none() {
            return String::new();
        }
        match entry.cost {
            Some(site) => {
                let least = if site.at_least { "≥" } else { "" };
                let allocs = format!("{least}{}", units::count(site.allocs_per_op));
                format!("{allocs:>8} allocs/op {:>10}/op  ", units::bytes(site.bytes_per_op))
            }
            None => format!("{:>8} allocs/op {:>10}/op  ", "-", "-"),
        }
    }

    fn plain<'e>(&mut self, title: &str, entries: impl Iterator<Item = &'e Entry<'e>>) {
        let mut titled = false;
        for entry in entries {
            if !titled {
                self.line(&format!("  {title}"));
                titled = true;
            }
            self.line(&format!("    {}: {}", place(entry), entry.message()));
        }
    }

    fn silent(&mut self, evidence: &Evidence) {
        let silent =
            evidence.sites.iter().filter(|s| matches!(s.class, SiteClass::SilentAllocation));
        let mut silent: Vec<_> = silent.collect();
        if silent.is_empty() {
            return;
        }
        silent.sort_by(|a, b| b.bytes_per_op.total_cmp(&a.bytes_per_op));
        self.line("  allocated without a word of the compiler");
        for site in silent {
            let callee = site.callee.as_ref().map_or_else(String::new, |c| format!(" inside {c}"));
            self.line(&format!(
                "    {:>8} allocs/op {:>10}/op  {}:{}{callee}",
                units::count(site.allocs_per_op),
                units::bytes(site.bytes_per_op),
                site.file,
                site.line
            ));
        }
    }
}

fn place(entry: &Entry<'_>) -> String {
    entry.span.map_or_else(|| "no position".to_owned(), ToString::to_string)
}

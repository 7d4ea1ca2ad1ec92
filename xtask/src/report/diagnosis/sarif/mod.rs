//! The packages for code scanning: SARIF 2.1.0, as OASIS wrote it down.
//!
//! What lives on the heap is a warning, the rest are notes; the path of an escape is a code flow.
//! Addresses are relative to the module's folder (`%SRCROOT%`), so only what stands in the module
//! can be a result. Readers refuse files with more than 25,000 results: the warnings go first, and
//! a notification says what was left out.

mod log;
mod rule;

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::entry::{Entry, Filter, Topic, entries};
use super::json::About;
use super::lookup::Lookup;
use crate::case::hex;
use crate::escape::compare::key;
use crate::escape::{Declarations, Span};
use crate::judge::package::Package;
use log::{
    CodeFlow, Invocation, Location, Log, LogicalLocation, Message, Notification, PhysicalLocation,
    Region, Resulting, Run, ThreadFlow, ThreadFlowLocation,
};
use rule::Rule;

/// Most results that are written.
const MOST: usize = 25_000;

/// The document.
pub fn text(about: &About<'_>, packages: &[Package], filter: &Filter) -> String {
    let mut scan = Scan { results: Vec::new(), outside: 0, seen: HashMap::new(), filter };
    packages.iter().for_each(|package| scan.package(package));
    // Warnings first, else as they came.
    scan.results.sort_by_key(|result| result.level != "warning");
    let left_out = scan.results.len().saturating_sub(MOST);
    scan.results.truncate(MOST);
    let failed = packages.iter().filter_map(|package| {
        let error = package.error.as_ref()?;
        Some(Notification::error(format!(
            "{} does not compile:\n{error}",
            package.listed.import_path
        )))
    });
    let mut notifications: Vec<Notification> = failed.collect();
    let compiled = notifications.is_empty();
    if left_out > 0 {
        notifications.push(Notification::warning(format!(
            "{left_out} results are left out, because readers take {MOST}: name fewer packages, or \
             use --only and --own"
        )));
    }
    if scan.outside > 0 {
        notifications.push(Notification::note(format!(
            "{} lines are about code outside the module, which has no place here",
            scan.outside
        )));
    }
    let invocation = Invocation { execution_successful: compiled, notifications };
    let run = Run::new(about, Rule::ALL.map(Rule::described).to_vec(), invocation, scan.results);
    let mut text = serde_json::to_string_pretty(&Log::new(run)).expect("rows are plain data");
    text.push('\n');
    text
}

struct Scan<'f> {
    results: Vec<Resulting>,
    /// Lines about files that are not the module's.
    outside: usize,
    /// How often each fingerprint came.
    seen: HashMap<String, u32>,
    filter: &'f Filter,
}

impl Scan<'_> {
    fn package(&mut self, package: &Package) {
        let declarations = Declarations::of(&package.diagnosis);
        let mut lookup = Lookup::new(package);
        for entry in entries(package, &declarations, self.filter) {
            let Some(rule) = rule_of(&entry, self.filter) else { continue };
            let Some(span) = entry.span else { continue };
            if !package.sources.contains_key(span.file.as_str()) {
                self.outside += 1;
                continue;
            }
            let result = self.result(package, &entry, span, rule, &mut lookup);
            self.results.push(result);
        }
    }

    fn result(
        &mut self,
        package: &Package,
        entry: &Entry<'_>,
        span: &Span,
        rule: Rule,
        lookup: &mut Lookup<'_>,
    ) -> Resulting {
        let mut place = Location::at(package, span);
        if let (Some(end), Some(physical)) = (lookup.end(span), &mut place.physical_location) {
            physical.region.end_line = Some(end.line);
            physical.region.end_column =
                Some(characters(package, &span.file, end.line, end.column));
        }
        place.logical_locations = entry.function.map(|function| LogicalLocation {
            fully_qualified_name: format!("{}.{function}", package.listed.import_path),
            kind: "function",
        });
        let related = entry.finding().map_or(&[][..], |f| f.inline_chain.0.get(1..).unwrap_or(&[]));
        let related = related
            .iter()
            .map(|span| Location::at(package, span).saying(format!("inlined from {span}")));
        Resulting {
            rule_id: rule.id(),
            rule_index: rule as usize,
            level: rule.level(),
            message: Message { text: message(lookup, entry) },
            locations: vec![place],
            related_locations: related.collect(),
            code_flows: flow(package, entry).into_iter().collect(),
            partial_fingerprints: self.fingerprint(package, entry),
            properties: entry.cost.map(|site| log::Properties {
                allocs_per_op: site.allocs_per_op,
                bytes_per_op: site.bytes_per_op,
            }),
        }
    }

    /// What stays the same when lines move: package, function, kind, expression, and the how
    /// manieth of its like.
    fn fingerprint(&mut self, package: &Package, entry: &Entry<'_>) -> log::Fingerprints {
        let what = match entry.finding() {
            Some(finding) => format!("{:?}", key(finding, str::to_owned)),
            None => format!("{:?} {}", entry.function, entry.message()),
        };
        let what = format!("{} {what}", package.listed.import_path);
        let count = self.seen.entry(what.clone()).or_default();
        *count += 1;
        let digest = Sha256::digest(format!("{what} {count}").as_bytes());
        log::Fingerprints { site: hex(&digest[..16]) }
    }
}

/// The rule of a line; what stays and what is about inlining is only a result when asked for.
fn rule_of(entry: &Entry<'_>, filter: &Filter) -> Option<Rule> {
    if entry.paper().is_some() {
        return Some(Rule::Paper);
    }
    if entry.is(Topic::Escapes) {
        return entry.finding().map(|finding| Rule::of_heap(&finding.verdict));
    }
    if entry.is(Topic::Leaks) {
        return Some(Rule::Leak);
    }
    (entry.is(Topic::Inlining) && filter.topics.contains(&Topic::Inlining))
        .then_some(Rule::Inlining)
}

fn message(lookup: &Lookup<'_>, entry: &Entry<'_>) -> String {
    let mut text = entry.message().to_owned();
    if let Some(why) = entry.paper() {
        text = format!("{text}. Nothing is allocated: {why}");
    } else if let Some(finding) = entry.finding().filter(|finding| finding.verdict.is_heap()) {
        let explained = lookup.explain(finding);
        let further = [explained.conclusion].into_iter().chain(explained.beyond_reach);
        for sentence in further.filter(|sentence| !sentence.is_empty()) {
            text = format!("{text}. {}", capitalised(&sentence));
        }
    }
    text.push('.');
    text
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The path of an escape.
fn flow(package: &Package, entry: &Entry<'_>) -> Option<CodeFlow> {
    let finding = entry.finding().filter(|finding| finding.verdict.is_heap())?;
    let locations: Vec<ThreadFlowLocation> = super::steps(finding)
        .filter_map(|step| {
            let place = Location::at(package, step.flow.span.as_ref()?);
            Some(ThreadFlowLocation { location: place.saying(step.text) })
        })
        .collect();
    (!locations.is_empty()).then(|| CodeFlow { thread_flows: vec![ThreadFlow { locations }] })
}

impl Location {
    /// A place; one that is not in the package's files has no address.
    fn at(package: &Package, span: &Span) -> Self {
        let known = package.sources.contains_key(span.file.as_str()) && span.line > 0;
        let physical = known.then(|| {
            let column = span.column.map(|c| characters(package, &span.file, span.line, c));
            PhysicalLocation::new(&span.file, Region::from(span.line, column))
        });
        Self { physical_location: physical, logical_locations: None, message: None }
    }

    fn saying(self, text: String) -> Self {
        Self { message: Some(Message { text }), ..self }
    }
}

/// The compiler counts bytes, SARIF is told that characters are counted.
fn characters(package: &Package, file: &str, line: u32, column: u32) -> u32 {
    let count = || {
        let text = package.sources.get(file)?.lines().nth(line.checked_sub(1)? as usize)?;
        let before = text.as_bytes().get(..column.checked_sub(1)? as usize)?;
        u32::try_from(String::from_utf8_lossy(before).chars().count() + 1).ok()
    };
    // There is no column 0 in this standard.
    count().unwrap_or(column).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::GoVersion;
    use crate::escape::parse::parse;
    use crate::judge::package::{Listed, Part};

    /// A package in whose text the leaks come first: `leaks` of them, then `heap` heap verdicts.
    fn package(leaks: usize, heap: usize) -> Package {
        let mut text = "# example.com/m\n".to_owned();
        let line =
            |place: usize| format!("example.com/m/a.go:{}:{}", place / 100 + 1, place % 100 + 1);
        for place in 0..leaks {
            text.push_str(&format!("{}: leaking param: p\n", line(place)));
        }
        for place in leaks..leaks + heap {
            text.push_str(&format!("{}: new(T) escapes to heap\n", line(place)));
        }
        let diagnosis = parse(text.as_bytes()).remove(0);
        let path = "example.com/m".to_owned();
        let listed = Listed {
            import_path: path.clone(),
            name: "m".to_owned(),
            printed: path,
            files: vec!["a.go".to_owned()],
            tests: Vec::new(),
        };
        let part = Part { diagnosis, records: Vec::new() };
        let mut package = Package::new(listed, vec![part], None, "example.com/m");
        let source = format!("{}\n", "é".repeat(100)).repeat((leaks + heap) / 100 + 1);
        package.sources.insert("a.go".to_owned(), source);
        package
    }

    fn log(packages: &[Package]) -> serde_json::Value {
        let go = GoVersion::release(1, 26, 8);
        let about = About { go: &go, module: "example.com/m", profiled: None };
        serde_json::from_str(&text(&about, packages, &Filter::default())).unwrap()
    }

    /// Code scanning refuses files with more than 25,000 results per run.
    #[test]
    fn at_most_25000_results_are_written_and_what_is_left_out_is_said() {
        let levels = |log: &serde_json::Value| -> Vec<String> {
            let results = log["runs"][0]["results"].as_array().unwrap();
            results.iter().map(|result| result["level"].as_str().unwrap().to_owned()).collect()
        };
        let said = |log: &serde_json::Value| log["runs"][0]["invocations"][0].to_string();
        let all = log(&[package(10, 24_990)]);
        assert_eq!(levels(&all).len(), 25_000);
        assert!(!said(&all).contains("left out"), "{}", said(&all));
        // Over two packages, the notes of the first are what has to go.
        let cut = log(&[package(30, 0), package(0, 24_990)]);
        let levels = levels(&cut);
        assert_eq!(levels.len(), 25_000);
        assert!(levels[..24_990].iter().all(|level| level == "warning"));
        assert!(levels[24_990..].iter().all(|level| level == "note"));
        assert!(said(&cut).contains("20 results are left out"), "{}", said(&cut));
        let invocation = &cut["runs"][0]["invocations"][0];
        assert_eq!(invocation["toolExecutionNotifications"][0]["level"], "warning");
        assert_eq!(invocation["executionSuccessful"], true, "nothing failed");
    }

    /// The compiler counts bytes: 2 for each é.
    #[test]
    fn columns_count_characters() {
        let log = log(&[package(0, 3)]);
        let column = |result: usize| {
            let location = &log["runs"][0]["results"][result]["locations"][0];
            location["physicalLocation"]["region"]["startColumn"].clone()
        };
        assert_eq!((column(0), column(2)), (1.into(), 2.into()));
    }
}

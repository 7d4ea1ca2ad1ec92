//! The README of a baseline: what was recorded, when, where and how, for somebody who opens the
//! folder in five years.

use serde::Serialize;

use super::super::units;
use crate::recording::{Header, Recording};

/// `baseline_md.hbs`: the README that the tool writes into a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaselineView {
    /// The folder's name.
    pub name: String,
    /// Facts with their names, in the order what, when, where, how.
    pub facts: Vec<Fact>,
    /// What is wrong with it although it was accepted; usually empty.
    pub shortcomings: Vec<String>,
    /// Other files than header and cases.
    pub companions: Vec<String>,
    /// The command that would record it again.
    pub command: String,
}

/// A fact and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// The fact.
    pub value: String,
}

/// Makes the view.
pub fn view(
    name: &str,
    recording: &Recording,
    shortcomings: &[String],
    files: &[String],
) -> BaselineView {
    let header = &recording.header;
    let is_companion =
        |file: &&String| !file.starts_with("cases/") && file.as_str() != "header.json";
    let facts = what(recording).into_iter().chain(place(header)).chain(manner(header));
    BaselineView {
        name: name.to_owned(),
        facts: facts.collect(),
        shortcomings: shortcomings.to_vec(),
        companions: files.iter().filter(is_companion).cloned().collect(),
        command: format!(
            "cargo xtask report --seed {} --alpha {} --min-effect {}",
            header.seed, header.alpha, header.min_effect
        ),
    }
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into() }
}

fn what(recording: &Recording) -> Vec<Fact> {
    let header = &recording.header;
    let replicates: usize = recording.cases.iter().map(|case| case.replicates.len()).sum();
    let cases = units::plural(recording.cases.len(), "case");
    let mut facts = vec![
        fact("what", format!("{cases}, {} in all", units::plural(replicates, "replicate"))),
        fact("began", &header.started),
    ];
    facts.extend(header.measuring_s.map(|s| fact("measured for", units::duration(s))));
    facts
}

fn place(header: &Header) -> Vec<Fact> {
    let host = &header.host;
    let mut facts = vec![fact("Go", format!("{} on {}", header.go.version, header.go.platform))];
    let settings = header.go.settings.iter().map(|(name, value)| format!("{name}={value}"));
    let settings = settings.collect::<Vec<_>>().join(" ");
    facts.extend((!settings.is_empty()).then(|| fact("settings", settings)));
    facts.extend(host.cpu.as_ref().map(|cpu| fact("processor", cpu.trim())));
    facts.extend(host.cores.map(|n| fact("cores", n.to_string())));
    facts.extend(host.memory_bytes.map(|n| fact("memory", units::bytes(n as f64))));
    facts.extend(host.kernel.as_ref().map(|kernel| fact("kernel", kernel)));
    facts.extend(host.container.as_ref().map(|kind| fact("container", kind)));
    facts.extend(host.hypervisor.as_ref().map(|kind| fact("virtual machine", kind)));
    let load = |load: Option<f64>| load.map_or_else(|| "not told".to_owned(), units::number);
    let finished = header.finished.as_ref().and_then(|conditions| conditions.load);
    let loads =
        format!("{} at the beginning, {} at the end", load(header.began.load), load(finished));
    facts.push(fact("load average", loads));
    facts
}

fn manner(header: &Header) -> Vec<Fact> {
    let mut facts = vec![fact("tool", format!("escape clinic {}", header.tool_version))];
    facts.extend(header.revision.as_ref().map(|revision| {
        let dirty = if revision.dirty { ", with changes that were not committed" } else { "" };
        fact("commit", format!("{}{dirty}", revision.commit))
    }));
    facts
}

//! `baseline`: keep a recording, list those that were kept, verify that none changed.

use std::path::Path;

use anyhow::Result;

use super::Outcome;
use super::report::say_unread;
use crate::cli::{AcceptArgs, BaselineArgs, BaselineVerb, Format, ListArgs};
use crate::recording::{Recording, baseline};
use crate::report::templates::Templates;
use crate::report::view::baseline as readme;
use crate::report::{self, OutputFile};
use crate::shell::baselines::Baselines;
use crate::shell::companions::{self, Found};
use crate::shell::mirror::read_folder;
use crate::shell::store::{self, Journal};
use crate::shell::workspace::Workspace;
use crate::shell::{progress, terminal};

/// Does what the second word says.
pub fn run(args: &BaselineArgs) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let baselines = Baselines::of(workspace.root());
    match &args.verb {
        BaselineVerb::Accept(args) => accept(args, &workspace, &baselines),
        BaselineVerb::List(args) => list(args, &baselines),
        BaselineVerb::Check => check(&baselines),
    }
}

/// Loads, looks for what is wrong with it, copies.
fn accept(args: &AcceptArgs, workspace: &Workspace, baselines: &Baselines) -> Result<Outcome> {
    let last = || Journal::folder_in(&workspace.default_out());
    let folder = args.recording.clone().unwrap_or_else(last);
    let recording = store::load(&folder)?;
    let shortcomings = baseline::shortcomings(&recording);
    if !shortcomings.is_empty() && !args.anyway {
        progress::say("not accepted:");
        shortcomings.iter().for_each(|what| progress::say(&format!("  {what}")));
        progress::say("measure it again, or accept it with --anyway");
        return Ok(Outcome::Bad);
    }
    let name = baseline::name(&recording.header, args.label.as_deref())?;
    let beside = companions::beside_or_made(&folder, &workspace.target());
    say_unread(&beside);
    let mut files = recorded(&folder, &recording)?;
    files.extend(companion_files(&beside)?);
    let names: Vec<String> = files.iter().map(|file| file.path.to_string()).collect();
    let view = readme::view(&name, &recording, &shortcomings, &names);
    let text = Templates::built_in()?.markdown("baseline_md", &view)?;
    files.push(OutputFile::whole("README.md", text.into_bytes()));
    let folder = baselines.accept(&name, &files)?;
    terminal::print(&format!("{}\n", folder.display()))?;
    progress::say("to bring the pages up to date: cargo xtask site");
    Ok(Outcome::Fine)
}

/// The files of the recording itself, to the byte. A half-written last line is not taken along.
fn recorded(folder: &Path, recording: &Recording) -> Result<Vec<OutputFile>> {
    let header = store::read_named(&folder.join("header.json"))?;
    let mut files = vec![OutputFile::whole("header.json", header)];
    let cases = read_folder(&folder.join("cases"))?;
    let wanted = recording.cases.iter().map(|record| format!("{}.jsonl", record.case.id));
    for name in wanted {
        let Some(bytes) = cases.get(camino::Utf8Path::new(&name)) else { continue };
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        files.push(OutputFile::whole(format!("cases/{name}"), bytes[..whole].to_vec()));
    }
    Ok(files)
}

fn companion_files(found: &Found) -> Result<Vec<OutputFile>> {
    let file = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(OutputFile::whole(name, store::read_named(path)?))
    };
    found.files.iter().map(file).collect()
}

fn list(args: &ListArgs, baselines: &Baselines) -> Result<Outcome> {
    let current = baselines.current()?;
    let mut rows = Vec::new();
    for name in baselines.names()? {
        let is_current = current.as_ref() == Some(&name);
        rows.push(match store::load(&baselines.folder_of(&name)) {
            Ok(recording) => report::baselines::row(name, is_current, &recording),
            Err(error) => report::baselines::unreadable(name, is_current, &format!("{error:#}")),
        });
    }
    terminal::print(&match args.format {
        Format::Text => report::baselines::text(&rows),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&rows)?),
    })?;
    Ok(Outcome::Fine)
}

fn check(baselines: &Baselines) -> Result<Outcome> {
    let names = baselines.names()?;
    let current = baselines.current()?;
    let mut outcome = Outcome::Fine;
    for name in &names {
        for fault in baselines.faults(name)? {
            progress::say(&format!("baselines/{name}: {fault}"));
            outcome = Outcome::Bad;
        }
    }
    let intact = if outcome == Outcome::Fine { "intact" } else { "NOT INTACT" };
    terminal::print(&match (names.len(), current) {
        (0, _) => "no baseline yet\n".to_owned(),
        (n, None) => format!("{} {intact}; none is the current one\n", count(n)),
        (n, Some(name)) => format!("{} {intact}; the current one is {name}\n", count(n)),
    })?;
    Ok(outcome)
}

fn count(n: usize) -> String {
    report::units::plural(n, "baseline")
}

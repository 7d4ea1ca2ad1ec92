//! `report`: measure the clinic and write what it shows.

use std::path::Path;

use anyhow::Result;

use super::record::{self, Sitting};
use super::{Outcome, select, toolchain};
use crate::case::discover::{Problem, discover};
use crate::cli::{ReportArgs, ReportPart};
use crate::judge::{self, Judgement, Thresholds};
use crate::recording::{GoFacts, Header, SCHEMA_VERSION};
use crate::report::templates::Templates;
use crate::report::{self, Edition, Part, Report};
use crate::shell::process::Interrupt;
use crate::shell::publish::Publisher;
use crate::shell::store::{self, Journal};
use crate::shell::toolchain::Go;
use crate::shell::workspace::Workspace;
use crate::shell::{browser, clock, companions, git, host, progress, terminal};

/// Records, judges, publishes, and says how it came out.
pub fn run(args: &ReportArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let module = workspace.module()?;
    let mut found = discover(workspace.case_folders()?);
    let cases = select(&mut found, &args.cases)?;
    for problem in &found.problems {
        progress::say(&problem.to_string());
    }
    let predictions = args.predictions.as_deref().map(store::named_predictions).transpose()?;
    let out = args.out.clone().unwrap_or_else(|| workspace.default_out());
    let _lock = store::lock(&out)?;
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    let header = Header { problems: found.problems, ..header(args, &go, &workspace, interrupt) };
    let sitting = Sitting {
        workspace: &workspace,
        module: &module.path,
        go: &go,
        cases: &cases,
        header,
        time_budget: args.time_budget,
        chunk_limit: args.chunk_limit,
        interrupt,
    };
    let recording = record::record(sitting, &Journal::folder_in(&out), args.resume)?;
    // A resumed sitting keeps the settings it began with.
    let (alpha, min_effect) = (recording.header.alpha, recording.header.min_effect);
    let thresholds = Thresholds { alpha, min_effect };
    let judgements = judge::judge(&recording, &thresholds);
    let mut beside = companions::beside_or_made(&Journal::folder_in(&out), &workspace.target());
    say_unread(&beside);
    beside.companions.predictions = predictions;
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &thresholds,
        companions: &beside.companions,
    };
    let edition = edition(&args.format);
    let output = Output { out: &out, templates: args.templates.as_deref(), edition };
    let outcome = publish(&report, &output)?;
    if interrupt.is_raised() {
        progress::say(&format!("interrupted; to go on: {}", resume_command(args)));
        return Ok(Outcome::Bad);
    }
    if args.open {
        browser::open(&out.join(output.edition.first_file()));
    }
    Ok(outcome)
}

/// Where a report goes, and what it is made to look like.
pub struct Output<'a> {
    /// The folder.
    pub out: &'a Path,
    /// Templates that take the place of the built-in ones of the same name.
    pub templates: Option<&'a Path>,
    /// The parts that are wanted.
    pub edition: Edition,
}

/// The parts that were asked for; all of them when none is named.
pub fn edition(wanted: &[ReportPart]) -> Edition {
    let part = |wanted: &ReportPart| match wanted {
        ReportPart::Html => Part::Html,
        ReportPart::Single => Part::Single,
        ReportPart::Markdown => Part::Markdown,
        ReportPart::Json => Part::Json,
        ReportPart::Bench => Part::Bench,
    };
    if wanted.is_empty() {
        return Edition::default();
    }
    Edition { parts: wanted.iter().map(part).collect(), address: None }
}

/// Renders, writes every file, prints the summary.
pub fn publish(report: &Report<'_>, output: &Output<'_>) -> Result<Outcome> {
    let out = output.out;
    let templates = Templates::with(&store::read_templates(output.templates)?)?;
    let mut publisher = Publisher::new(out);
    report::render(report, &templates, &output.edition, &mut |file| publisher.take(&file))?;
    publisher.finish()?;
    terminal::print(&report::summary::text(report, terminal::wants_colour()))?;
    terminal::print(&format!("{}\n", out.join(output.edition.first_file()).display()))?;
    Ok(outcome(report.judgements, &report.recording.header.problems))
}

/// A companion that cannot be read costs its page, not the report.
pub fn say_unread(found: &companions::Found) {
    for reason in &found.unread {
        progress::say(&format!("left out: {reason}"));
    }
}

/// Bad when a case failed, missed its expectation, or could not be read.
fn outcome(judgements: &[Judgement], problems: &[Problem]) -> Outcome {
    if problems.is_empty() && judgements.iter().all(Judgement::is_as_expected) {
        Outcome::Fine
    } else {
        Outcome::Bad
    }
}

fn header(args: &ReportArgs, go: &Go, workspace: &Workspace, interrupt: &Interrupt) -> Header {
    Header {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: clock::now(),
        elapsed_s: None,
        predicted_s: None,
        measuring_s: None,
        go: GoFacts {
            version: go.version.clone(),
            platform: go.platform.clone(),
            settings: go.settings.clone(),
        },
        host: host::host(interrupt),
        began: host::conditions(interrupt),
        finished: None,
        measuring_began: None,
        frequencies: None,
        seed: args.seed,
        alpha: args.alpha,
        min_effect: args.min_effect,
        revision: git::revision(&workspace.clinic(), interrupt),
        problems: Vec::new(),
    }
}

/// The same command with `--resume`.
fn resume_command(args: &ReportArgs) -> String {
    let mut words = vec!["cargo xtask report".to_owned()];
    words.extend(args.cases.iter().cloned());
    if let Some(out) = &args.out {
        words.push(format!("--out {}", out.display()));
    }
    if let Some(predictions) = &args.predictions {
        words.push(format!("--predictions {}", predictions.display()));
    }
    words.push("--resume".to_owned());
    words.join(" ")
}

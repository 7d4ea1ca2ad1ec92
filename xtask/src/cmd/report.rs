//! `report`: measure the clinic and write what it shows.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;

use super::again::{self, Again};
use super::glanced::Glanced;
use super::record::{self, Sitting};
use super::{Outcome, select, toolchain};
use crate::case::discover::{Problem, discover};
use crate::cli::{DEFAULT_CHUNK_LIMIT, ReportArgs, ReportPart};
use crate::judge::{Judgement, Thresholds};
use crate::recording::{GoFacts, Header, SCHEMA_VERSION};
use crate::report::templates::Templates;
use crate::report::{self, Companions, Edition, OutputFile, Part};
use crate::shell::process::Interrupt;
use crate::shell::publish::Publisher;
use crate::shell::store::{self, Journal};
use crate::shell::toolchain::Go;
use crate::shell::workspace::Workspace;
use crate::shell::{browser, clock, companions, git, host, progress, terminal};

/// The shortest time that measuring can be given.
const SECOND: Duration = Duration::from_secs(1);

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
    let folder = Journal::folder_in(&out);
    let measured = record::record(sitting, &folder, args.resume)?;
    // A resumed sitting keeps the settings it began with.
    let recorded = |h: &Header| Thresholds { alpha: h.alpha, min_effect: h.min_effect };
    let glanced = Glanced::at(&folder, recorded)?;
    let mut beside = companions::beside_or_made(&folder, &workspace.target());
    say_unread(&beside);
    beside.companions.predictions = predictions;
    let edition = edition(&args.format);
    let output = Output { out: &out, templates: args.templates.as_deref(), edition };
    let outcome = publish(&glanced, &beside.companions, &output)?;
    if interrupt.is_raised() {
        let command = resume_command(args, measured);
        progress::say(&format!("interrupted; to go on: {command}"));
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
pub fn publish(glanced: &Glanced, companions: &Companions, output: &Output<'_>) -> Result<Outcome> {
    let report = &glanced.report(companions);
    let out = output.out;
    let templates = Templates::with(&store::read_templates(output.templates)?)?;
    let mut publisher = Publisher::new(out);
    let whole = |place| glanced.whole(place);
    let mut sink = |file: OutputFile| publisher.take(&file);
    report::render_each(report, whole, &templates, &output.edition, &mut sink)?;
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

/// The command that goes on with this very sitting: its cases, its Go, its folder, what is left of
/// its time. Seed and thresholds are in the recording already.
fn resume_command(args: &ReportArgs, measured: Duration) -> String {
    let budget = args.time_budget.map(|budget| budget.saturating_sub(measured).max(SECOND));
    let chunk_limit = Some(args.chunk_limit).filter(|limit| *limit != DEFAULT_CHUNK_LIMIT);
    let part = |part: &ReportPart| Some(part.to_possible_value()?.get_name().to_owned());
    let parts: Vec<String> = args.format.iter().filter_map(part).collect();
    Again::verb("report")
        .words(&args.cases)
        .with_path("--go", args.go.go.as_deref())
        .flag("--offline", args.go.offline)
        .with("--time-budget", budget.map(|budget| again::time(whole_seconds(budget))))
        .with("--chunk-limit", chunk_limit.map(again::time))
        .with_path("--out", args.out.as_deref())
        .with_path("--predictions", args.predictions.as_deref())
        .with_path("--templates", args.templates.as_deref())
        .with("--format", (!parts.is_empty()).then(|| parts.join(",")))
        .flag("--open", args.open)
        .flag("--resume", true)
        .line()
}

fn whole_seconds(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Verb};

    fn parsed(line: &[&str]) -> ReportArgs {
        match Cli::try_parse_from(line).unwrap().verb {
            Verb::Report(args) => args,
            other => panic!("{other:?}"),
        }
    }

    /// Every flag of the verb is either in the command, or kept in the recording.
    #[test]
    fn the_command_goes_on_with_this_very_sitting() {
        let given = "xtask report one two --go /opt/go --offline --time-budget 2m --chunk-limit 3s \
                     --out there --predictions p.toml --templates look --format html,json --open \
                     --seed 7 --alpha 0.01 --min-effect 0.1";
        let given: Vec<&str> = given.split_whitespace().collect();
        let line = resume_command(&parsed(&given), Duration::from_millis(29_500));
        let again: Vec<&str> = line.strip_prefix("cargo ").unwrap().split(' ').collect();
        let mut expected = parsed(&given);
        expected.time_budget = Some(Duration::from_secs(91));
        expected.resume = true;
        let of_the_recording = parsed(&["xtask", "report"]);
        expected.seed = of_the_recording.seed;
        expected.alpha = of_the_recording.alpha;
        expected.min_effect = of_the_recording.min_effect;
        assert_eq!(format!("{:?}", parsed(&again)), format!("{expected:?}"));
    }

    #[test]
    fn a_plain_command_stays_plain_and_a_used_up_budget_is_not_zero() {
        let resumed =
            |line: &[&str], seconds| resume_command(&parsed(line), Duration::from_secs(seconds));
        assert_eq!(resumed(&["xtask", "report"], 9), "cargo xtask report --resume");
        assert_eq!(
            resumed(&["xtask", "report", "--time-budget", "5s"], 9),
            "cargo xtask report --time-budget 1s --resume"
        );
    }
}

//! `site`: the current baseline becomes the published pages, or is compared with them.
//!
//! The pages are a function of clinic, baselines and templates; Go is not needed.

use anyhow::Result;

use super::Outcome;
use super::report::say_unread;
use crate::case::CaseId;
use crate::case::discover::discover;
use crate::cli::SiteArgs;
use crate::judge::{self, Thresholds};
use crate::recording::drift::{self, Drift};
use crate::report::edition::Address;
use crate::report::templates::Templates;
use crate::report::{self, Edition, OutputFile, Part, Report, units};
use crate::shell::baselines::Baselines;
use crate::shell::mirror::{self, Differences};
use crate::shell::workspace::Workspace;
use crate::shell::{companions, progress, store, terminal};

/// Files in `site/` that are written by people.
const KEPT: [&str; 1] = ["README.md"];
/// Most stale files that are named.
const MOST_NAMED: usize = 20;

/// Loads, judges, renders; writes or compares.
pub fn run(args: &SiteArgs) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let address = match &args.base_url {
        Some(url) => Some(url.clone()),
        None => workspace.site_address()?,
    };
    let address = address.map(|url| Address::new(&url)).transpose()?;
    let Some(name) = Baselines::of(workspace.root()).current()? else {
        return nothing_yet(args, &workspace);
    };
    let (files, drift) = render(&workspace, &name, address)?;
    say_drift(&drift);
    let site = workspace.site();
    if args.check {
        let differences = mirror::compare(&site, &files, &KEPT)?;
        return check(&differences, &drift, &name);
    }
    let differences = mirror::sync(&site, &files, &KEPT)?;
    terminal::print(&format!(
        "{}: {} from {name}, {} of them new or changed, {} removed\n",
        site.display(),
        units::plural(files.len(), "file"),
        differences.missing.len() + differences.changed.len(),
        differences.extra.len()
    ))?;
    Ok(if drift.is_stale() { Outcome::Bad } else { Outcome::Fine })
}

/// Without a baseline there is nothing to publish, and an empty site is up to date.
fn nothing_yet(args: &SiteArgs, workspace: &Workspace) -> Result<Outcome> {
    anyhow::ensure!(
        args.check,
        "no baseline yet: cargo xtask report, then cargo xtask baseline accept"
    );
    let differences = mirror::compare(&workspace.site(), &[], &KEPT)?;
    if differences.is_empty() {
        terminal::print("no baseline yet, and no site\n")?;
        return Ok(Outcome::Fine);
    }
    check(&differences, &Drift::default(), "no baseline")
}

fn render(
    workspace: &Workspace,
    name: &str,
    address: Option<Address>,
) -> Result<(Vec<OutputFile>, Drift)> {
    let folder = Baselines::of(workspace.root()).folder_of(name);
    let mut recording = store::load(&folder)?;
    let found = discover(workspace.case_folders()?);
    found.problems.iter().for_each(|problem| progress::say(&problem.to_string()));
    let drift = drift::take_words(&mut recording, found.cases);
    let header = &recording.header;
    let thresholds = Thresholds { alpha: header.alpha, min_effect: header.min_effect };
    let judgements = judge::judge(&recording, &thresholds);
    let beside = companions::beside(&folder);
    say_unread(&beside);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &thresholds,
        companions: &beside.companions,
    };
    let edition = Edition { parts: [Part::Html].into(), address };
    Ok((report::collect(&report, &Templates::built_in()?, &edition)?, drift))
}

fn say_drift(drift: &Drift) {
    let say = |cases: &[CaseId], what: &str| {
        let ids: Vec<&str> = cases.iter().map(CaseId::as_str).collect();
        if !ids.is_empty() {
            progress::say(&format!("{what}: {}", ids.join(", ")));
        }
    };
    say(&drift.changed, "code changed since it was recorded, shown as it was");
    say(&drift.gone, "recorded, but no longer in the clinic");
    say(&drift.new, "not recorded yet, not shown");
}

fn check(differences: &Differences, drift: &Drift, name: &str) -> Result<Outcome> {
    let named = [
        ("missing", &differences.missing),
        ("out of date", &differences.changed),
        ("not produced any more", &differences.extra),
    ];
    for (what, paths) in named {
        paths.iter().take(MOST_NAMED).for_each(|p| progress::say(&format!("site/{p}: {what}")));
        if let Some(more) = paths.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            progress::say(&format!("and {more} more: {what}"));
        }
    }
    if differences.is_empty() && !drift.is_stale() {
        terminal::print(&format!("site/ is up to date with {name}\n"))?;
        return Ok(Outcome::Fine);
    }
    let advice = match (differences.is_empty(), drift.is_stale()) {
        (_, true) => {
            "measure again: cargo xtask report, cargo xtask baseline accept, cargo xtask site"
        }
        _ => "bring it up to date: cargo xtask site",
    };
    terminal::print(&format!("site/ is stale; {advice}\n"))?;
    Ok(Outcome::Bad)
}

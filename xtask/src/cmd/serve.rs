//! `serve`: the pages of a recording in a browser, made again whenever something they follow from
//! changes: a template, a case's words, the recording.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Outcome;
use super::report::say_unread;
use crate::case::discover::discover;
use crate::cli::ServeArgs;
use crate::judge::{self, Thresholds};
use crate::recording::drift;
use crate::report::templates::Templates;
use crate::report::view::ProblemView;
use crate::report::{self, Edition, Report};
use crate::shell::process::Interrupt;
use crate::shell::serve::{Pages, Server};
use crate::shell::store::{self, Journal};
use crate::shell::watch::Watch;
use crate::shell::workspace::Workspace;
use crate::shell::{browser, companions, progress, terminal};

/// Listens, and makes the pages whenever they may have changed.
pub fn run(args: &ServeArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let sources = Sources::of(args)?;
    // A preview of nothing would be no help: the first time, the error goes to the terminal.
    store::read_templates(sources.templates.as_deref())?;
    store::load(&sources.recording)
        .context("nothing to show: run cargo xtask report, or name a recording by --recording")?;
    let server = Server::bind(args.address, args.port)?;
    terminal::print(&format!("{}\n", server.url()))?;
    progress::say("Ctrl-C ends it");
    if args.open {
        browser::open(Path::new(&server.url()));
    }
    let mut watch = Watch::new(sources.watched());
    server.run(interrupt, || watch.has_changed().then(|| sources.pages()));
    Ok(Outcome::Fine)
}

/// What the pages follow from.
struct Sources {
    recording: PathBuf,
    workspace: Option<Workspace>,
    templates: Option<PathBuf>,
}

impl Sources {
    fn of(args: &ServeArgs) -> Result<Self> {
        let workspace = match &args.recording {
            Some(_) => Workspace::find().ok(),
            None => Some(Workspace::find().context("name a recording by --recording")?),
        };
        let last = |workspace: &Workspace| Journal::folder_in(&workspace.default_out());
        let recording = args.recording.clone().or_else(|| workspace.as_ref().map(last));
        let recording = recording.unwrap_or_default();
        let own = workspace.as_ref().map(Workspace::templates).filter(|folder| folder.is_dir());
        Ok(Self { recording, workspace, templates: args.templates.clone().or(own) })
    }

    fn watched(&self) -> Vec<PathBuf> {
        let mut roots = vec![self.recording.clone()];
        roots.extend(self.templates.clone());
        if let Some(workspace) = &self.workspace {
            roots.push(workspace.clinic().join("cases"));
            let target = workspace.target();
            roots.extend([target.join("calibration.json"), target.join("matrix/matrix.json")]);
        }
        roots
    }

    /// The pages, or the page that says why there are none.
    fn pages(&self) -> Pages {
        match self.render() {
            Ok(files) => Pages { files, problem: None },
            Err(error) => {
                let message = format!("{error:#}");
                progress::say(&format!("error: {message}"));
                let problem = Templates::built_in()
                    .and_then(|templates| templates.html("problem", &ProblemView { message }))
                    .map_or_else(|error| error.to_string(), report::html::SafeHtml::into_string);
                Pages { files: BTreeMap::new(), problem: Some(problem.into_bytes()) }
            }
        }
    }

    fn render(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut recording = store::load(&self.recording)?;
        let beside = match &self.workspace {
            Some(workspace) => companions::beside_or_made(&self.recording, &workspace.target()),
            None => companions::beside(&self.recording),
        };
        say_unread(&beside);
        if let Some(workspace) = &self.workspace {
            drift::take_words(&mut recording, discover(workspace.case_folders()?).cases);
        }
        let header = &recording.header;
        let thresholds = Thresholds { alpha: header.alpha, min_effect: header.min_effect };
        let judgements = judge::judge(&recording, &thresholds);
        let report = Report {
            recording: &recording,
            judgements: &judgements,
            thresholds: &thresholds,
            companions: &beside.companions,
        };
        let templates = Templates::with(&store::read_templates(self.templates.as_deref())?)?;
        let files = report::collect(&report, &templates, &Edition::default())?;
        progress::say(&format!("made {}", report::units::plural(files.len(), "file")));
        Ok(files.into_iter().map(|file| (file.path.into_string(), file.bytes)).collect())
    }
}

//! `render`: a recording becomes pages again; nothing is measured and Go is not needed.

use anyhow::Result;

use super::Outcome;
use super::report::{self, Output};
use crate::cli::RenderArgs;
use crate::judge::{self, Thresholds};
use crate::report::Report;
use crate::shell::workspace::Workspace;
use crate::shell::{companions, store};

/// Loads, judges, writes.
pub fn run(args: &RenderArgs) -> Result<Outcome> {
    let recording = store::load(&args.recording)?;
    let thresholds = Thresholds {
        alpha: args.alpha.unwrap_or(recording.header.alpha),
        min_effect: args.min_effect.unwrap_or(recording.header.min_effect),
    };
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Workspace::find()?.default_out(),
    };
    let _lock = store::lock(&out)?;
    let judgements = judge::judge(&recording, &thresholds);
    let edition = report::edition(&args.format);
    let output = Output { out: &out, templates: args.templates.as_deref(), edition };
    let mut beside = companions::beside(&args.recording);
    report::say_unread(&beside);
    beside.companions.predictions =
        args.predictions.as_deref().map(store::named_predictions).transpose()?;
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &thresholds,
        companions: &beside.companions,
    };
    report::publish(&report, &output)
}

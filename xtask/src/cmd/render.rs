//! `render`: a recording becomes pages again; nothing is measured and Go is not needed.

use anyhow::Result;

use super::Outcome;
use super::glanced::Glanced;
use super::report::{self, Output};
use crate::cli::RenderArgs;
use crate::judge::Thresholds;
use crate::recording::Header;
use crate::shell::workspace::Workspace;
use crate::shell::{companions, store};

/// Looks, judges, writes.
pub fn run(args: &RenderArgs) -> Result<Outcome> {
    let glanced = Glanced::at(&args.recording, |header: &Header| Thresholds {
        alpha: args.alpha.unwrap_or(header.alpha),
        min_effect: args.min_effect.unwrap_or(header.min_effect),
    })?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Workspace::find()?.default_out(),
    };
    let _lock = store::lock(&out)?;
    let edition = report::edition(&args.format);
    let output = Output { out: &out, templates: args.templates.as_deref(), edition };
    let mut beside = companions::beside(&args.recording);
    report::say_unread(&beside);
    beside.companions.predictions =
        args.predictions.as_deref().map(store::named_predictions).transpose()?;
    report::publish(&glanced, &beside.companions, &output)
}

//! Flags of the verbs that keep, publish and preview what was measured.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ListArgs;
use super::values::label;

/// Flags of `baseline`.
#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// What to do with baselines.
    #[command(subcommand)]
    pub verb: BaselineVerb,
}

/// What can be done with baselines.
#[derive(Debug, Subcommand)]
pub enum BaselineVerb {
    /// Copy the last recording into baselines/ and make it the current one.
    Accept(AcceptArgs),
    /// List the baselines; the current one has a star.
    List(ListArgs),
    /// Verify that no baseline changed since it was accepted.
    Check,
}

/// Flags of `baseline accept`.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// The recording [default: target/report/recording].
    #[arg(long, value_name = "DIR")]
    pub recording: Option<PathBuf>,
    /// A word behind the folder's name, for a second sitting on the same day.
    #[arg(long, value_name = "WORD", value_parser = label)]
    pub label: Option<String>,
    /// Accept it although it is incomplete; its README says what is missing.
    #[arg(long)]
    pub anyway: bool,
}

/// Flags of `site`.
#[derive(Debug, Args)]
pub struct SiteArgs {
    /// Write nothing: say which files are out of date, with exit status 1.
    #[arg(long)]
    pub check: bool,
    /// Where the site will stand, for canonical links and the site map [default: base-url in
    /// Cargo.toml under workspace.metadata.site, or none].
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The recording [default: target/report/recording].
    #[arg(long, value_name = "DIR")]
    pub recording: Option<PathBuf>,
    /// Templates to use instead of those in templates/.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The address to listen on; it must be this machine's own.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// The port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 8026)]
    pub port: u16,
    /// Open it in the browser.
    #[arg(long)]
    pub open: bool,
}

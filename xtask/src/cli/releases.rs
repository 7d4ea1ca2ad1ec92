//! Flags of the verbs that look at the clinic without a clock, under one release of Go or several.

use std::path::PathBuf;

use clap::Args;

use super::{Format, GoArgs};
use crate::shell::toolchain::Wish;

/// Flags of `matrix`.
#[derive(Debug, Args)]
pub struct MatrixArgs {
    /// The cases to visit; all of them when none is named.
    #[arg(value_name = "CASE")]
    pub cases: Vec<String>,
    /// The releases, oldest first or not: 1.26 is the newest known 1.26, 1.26.8 exactly that one.
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "1.24,1.25,1.26,1.27")]
    pub go: Vec<Wish>,
    /// Never download anything.
    #[arg(long)]
    pub offline: bool,
    /// Where matrix.json and what earlier runs learnt lie [default: target/matrix].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Flags of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// Which Go is used.
    #[command(flatten)]
    pub go: GoArgs,
    /// Write nothing; say whether the file is up to date.
    #[arg(long)]
    pub check: bool,
}

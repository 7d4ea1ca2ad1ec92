//! Every flag and its help text; no logic.
//!
//! The door of the library is [`run`]: it parses, hands the verb to `cmd`, and turns the outcome
//! into the exit status that other programs rely on (0 fine, 1 judged bad, 2 could not run).

mod calibrate;
mod publishing;
mod releases;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use regex::Regex;

use crate::cmd;

pub use calibrate::{CalibrateArgs, CalibrationFormat};
pub use publishing::{AcceptArgs, BaselineArgs, BaselineVerb, ServeArgs, SiteArgs};
pub use releases::{CoverageArgs, MatrixArgs};
use values::{duration, effect, level};

/// Does this value escape, what does it cost, and did the change help?
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Measure the clinic and write the report to target/report/.
    ///
    /// Exit status: 0 when every case did what its manifest expects, 1 when one did not or
    /// failed, 2 when the report could not be made.
    Report(ReportArgs),
    /// List the cases of the clinic.
    List(ListArgs),
    /// Predict first: shows the code of each case and asks whether it escapes and what it allocates.
    ///
    /// Needs no Go. Answers are kept as they are given; starting again goes on with what was not
    /// answered. `report --predictions` holds them against what is measured.
    Quiz(QuizArgs),
    /// Make a new case that compiles, passes and can be measured as it stands.
    New(NewArgs),
    /// Render a recording again; needs no Go.
    Render(RenderArgs),
    /// Keep a recording, list or verify those that were kept.
    Baseline(BaselineArgs),
    /// Render the current baseline into site/, or say whether site/ is up to date.
    ///
    /// Needs no Go. Exit status: 0 when it was written, or is up to date; 1 when it is stale, or a
    /// case's code changed since it was recorded; 2 when it could not be rendered.
    Site(SiteArgs),
    /// Show the last recording in a browser, and again whenever a template, a case's words or the
    /// recording changes. For this machine only.
    Serve(ServeArgs),
    /// Say what the compiler decides about each line, of a case or of any Go package.
    ///
    /// Nothing is timed, and nothing of the package is run unless --bench names a benchmark. Exit
    /// status: 0 when everything compiled, 1 when a package did not, 2 when nothing could be asked.
    Diagnose(DiagnoseArgs),
    /// Run the clinic under several releases of Go: what each decides, what each allocates.
    ///
    /// Nothing is timed. Exit status: 0 when every comment in the sources and every expected count
    /// holds on every release, 1 when one does not, 2 when it could not run.
    Matrix(MatrixArgs),
    /// Write clinic/COVERAGE.md: which case shows which of the compiler's reasons.
    ///
    /// Exit status with --check: 0 when the file is up to date or was made with another release of
    /// Go, 1 when it is stale.
    Coverage(CoverageArgs),
    /// Compare two files of Go benchmark results, or the two variants in one.
    ///
    /// Reads what `go test -bench` prints, any units. Exit status: 0 when it was compared, 1 when
    /// --fail-on says so, 2 when a file could not be read.
    Stat(StatArgs),
    /// Try the law of measurement on code whose truth is known, on this machine.
    ///
    /// Trials of equal code must raise no alarm, planted slow-downs must be found. Exit status: 0
    /// when no goal was missed (a goal that cannot be told is not missed), 1 when one was, 2 when
    /// it could not run.
    Calibrate(CalibrateArgs),
    /// Say what was found on this machine, what is missing, and how to get it.
    Doctor(DoctorArgs),
}

/// How long a chunk may take when nobody says otherwise; also in the help of the flag.
pub const DEFAULT_CHUNK_LIMIT: Duration = Duration::from_secs(20);

/// Which Go is used.
#[derive(Debug, Clone, Default, Args)]
pub struct GoArgs {
    /// The go program to use, or the folder of a Go installation.
    #[arg(long, value_name = "PATH")]
    pub go: Option<PathBuf>,
    /// Never download anything.
    #[arg(long)]
    pub offline: bool,
}

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The cases to measure; all of them when none is named.
    #[arg(value_name = "CASE")]
    pub cases: Vec<String>,
    /// Which Go is used.
    #[command(flatten)]
    pub go: GoArgs,
    /// How long measuring may take altogether, such as 30s or 2m; results are valid whenever it
    /// stops. Without it, every case is measured until it is decided.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub time_budget: Option<Duration>,
    /// Seed of the coins that order the chunks.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Family-wise error rate of the time tests.
    #[arg(long, value_name = "P", default_value_t = 0.05, value_parser = level)]
    pub alpha: f64,
    /// The smallest change of time that matters, as a fraction: 0.05 is 5 %.
    #[arg(long, value_name = "FRACTION", default_value_t = 0.05, value_parser = effect)]
    pub min_effect: f64,
    /// Where the report goes [default: target/report].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on where the last report in the same folder was cut off.
    #[arg(long)]
    pub resume: bool,
    /// How long one chunk of a benchmark may take before it is killed with its children.
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = duration)]
    pub chunk_limit: Duration,
    /// Hold the answers of `quiz` in this file against what is measured.
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Templates to use instead of the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// What to make, separated by commas [default: all of it].
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub format: Vec<ReportPart>,
    /// Open the report in the browser when it is done.
    #[arg(long)]
    pub open: bool,
}

/// A part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportPart {
    /// The site: index.html, a page per case, search.
    Html,
    /// report.html, everything in one file.
    Single,
    /// report.md.
    Markdown,
    /// report.json.
    Json,
    /// bench/before.txt and bench/after.txt, for benchstat.
    Bench,
}

/// Flags of `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Flags of `quiz`.
#[derive(Debug, Args)]
pub struct QuizArgs {
    /// The cases to ask about; all of them when none is named.
    #[arg(value_name = "CASE")]
    pub cases: Vec<String>,
    /// Give the answer after each question instead of at the end.
    #[arg(long)]
    pub reveal: bool,
    /// Start over; the earlier answers are kept beside the new file.
    #[arg(long)]
    pub again: bool,
    /// Where the answers are kept [default: target/quiz/predictions.toml].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Flags of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The id: lower-case letters, digits and single dashes.
    pub id: String,
}

/// Flags of `render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// The recording: a folder with header.json and cases/.
    #[arg(long, value_name = "DIR")]
    pub recording: PathBuf,
    /// Where the report goes [default: target/report].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Templates to use instead of the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Hold the answers of `quiz` in this file against what was measured.
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// What to make, separated by commas [default: all of it].
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub format: Vec<ReportPart>,
    /// Judge by another family-wise error rate than the recorded one.
    #[arg(long, value_name = "P", value_parser = level)]
    pub alpha: Option<f64>,
    /// Judge by another smallest change that matters than the recorded one.
    #[arg(long, value_name = "FRACTION", value_parser = effect)]
    pub min_effect: Option<f64>,
}

/// Flags of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArgs {
    /// The cases to diagnose, all of them when none is named; with --module, packages, ./... when
    /// none is named.
    #[arg(value_name = "CASE|PACKAGE")]
    pub names: Vec<String>,
    /// Diagnose the packages of any Go module instead of the clinic's cases.
    #[arg(long, value_name = "DIR")]
    pub module: Option<PathBuf>,
    /// With the tests of the packages.
    #[arg(long)]
    pub tests: bool,
    /// Without inlining: each function by itself, as it is written.
    #[arg(long)]
    pub no_inline: bool,
    /// Show only this; may be given more than once.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub only: Vec<Only>,
    /// Show only what stands in this function or method, such as Parse or T.Close.
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// Show only the user's own code: no bodies of generic functions that another package lent, no
    /// inlined library code.
    #[arg(long)]
    pub own: bool,
    /// Run the one benchmark whose name matches, and say what each line allocates per operation.
    #[arg(long, value_name = "REGEX")]
    pub bench: Option<Regex>,
    /// The packages whose benchmarks are looked at, when they are others than those diagnosed.
    #[arg(long, value_name = "PACKAGE", requires = "bench")]
    pub bench_package: Option<String>,
    /// Build tags, as for `go build`.
    #[arg(long, value_name = "TAGS")]
    pub tags: Option<String>,
    /// Which Go is used.
    #[command(flatten)]
    pub go: GoArgs,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = DiagnosisFormat::Text)]
    pub format: DiagnosisFormat,
    /// Write it there instead of to the terminal: a file, for html a folder [default for html:
    /// target/diagnose].
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// A part of what the compiler says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// What lives on the heap, and what only seems to.
    Escapes,
    /// What only seems to: escapes that allocate nothing.
    Paper,
    /// Parameters that let their argument out.
    Leaks,
    /// What can be inlined and what was.
    Inlining,
}

/// How a diagnosis is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiagnosisFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Annotated pages, one per package.
    Html,
    /// For code scanning.
    Sarif,
}

/// Flags of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Install the linters that are missing into the tool's own cache: Go fetches them through its
    /// module proxy at pinned versions, checks them, and builds them, which takes some minutes.
    #[arg(long)]
    pub install: bool,
    /// Which Go would be used.
    #[command(flatten)]
    pub go: GoArgs,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Flags of `stat`.
#[derive(Debug, Args)]
pub struct StatArgs {
    /// Results before the change; `-` is standard input. Without NEW, a file whose benchmarks are
    /// named .../before and .../after, or end in Before and After.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Results after the change.
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// The lines of a benchmark are pairs: the first in OLD with the first in NEW, and so on.
    /// Tests ln(new/old) by the signed ranks.
    #[arg(long)]
    pub paired: bool,
    /// Family-wise error rate of the tests; intervals have the level 1 - P.
    #[arg(long, value_name = "P", default_value_t = 0.05, value_parser = level)]
    pub alpha: f64,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
    /// Exit with status 1 when a benchmark got worse, at the level adjusted for how many there are.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people, rounded.
    Text,
    /// For pull requests, rounded.
    Markdown,
    /// For spreadsheets, with every digit.
    Csv,
    /// For programs, with every digit.
    Json,
}

/// What makes a comparison fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A benchmark that got worse.
    Worse,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Parses the arguments and runs the verb they name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::try_parse_from(args) {
        Ok(cli) => cmd::run(cli.verb),
        Err(error) => {
            error.print().ok();
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        }
    }
}

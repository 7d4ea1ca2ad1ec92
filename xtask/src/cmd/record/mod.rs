//! Records a sitting: prepare every case, then measure them by turns, all into the journal.

mod measure;
mod prepare;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::case::Case;
use crate::recording::{Header, Recording};
use crate::shell::clock::Stopwatch;
use crate::shell::host;
use crate::shell::process::Interrupt;
use crate::shell::store::{self, Journal};
use crate::shell::toolchain::Go;
use crate::shell::workspace::Workspace;

/// What a sitting needs to know.
pub struct Sitting<'a> {
    /// Where the cases lie.
    pub workspace: &'a Workspace,
    /// The clinic's module path.
    pub module: &'a str,
    /// The toolchain.
    pub go: &'a Go,
    /// The patients.
    pub cases: &'a [Case],
    /// Facts and settings.
    pub header: Header,
    /// How long measuring may take altogether.
    pub time_budget: Option<Duration>,
    /// How long one chunk may take.
    pub chunk_limit: Duration,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
}

/// Records into `folder`; with `resume` it goes on where the last sitting there was cut off.
///
/// # Errors
/// When the journal cannot be written or the toolchain cannot be run.
pub fn record(mut sitting: Sitting<'_>, folder: &Path, resume: bool) -> Result<Recording> {
    let watch = Stopwatch::start();
    let (journal, known) = open(&sitting, folder, resume)?;
    if let Some(old) = &known {
        sitting.header.seed = old.header.seed;
        sitting.header.started.clone_from(&old.header.started);
    }
    let known = known.map(|recording| recording.cases).unwrap_or_default();
    let scratch = store::scratch()?;
    let patients = prepare::all(&sitting, &journal, known, scratch.path())?;
    let measuring = Stopwatch::start();
    measure::all(&sitting, &journal, patients)?;
    sitting.header.finished = Some(host::conditions(sitting.interrupt));
    sitting.header.measuring_s = Some(measuring.seconds());
    sitting.header.elapsed_s = Some(watch.seconds());
    journal.write_header(&sitting.header)?;
    store::load(folder)
}

fn open(
    sitting: &Sitting<'_>,
    folder: &Path,
    resume: bool,
) -> Result<(Journal, Option<Recording>)> {
    if !resume {
        return Ok((Journal::begin(folder, &sitting.header)?, None));
    }
    let (journal, recording) = Journal::resume(folder)?;
    anyhow::ensure!(
        recording.header.go == sitting.header.go,
        "the recording was made with {} and this is {}: resume with the same Go, or run without \
         --resume",
        recording.header.go.version,
        sitting.header.go.version
    );
    Ok((journal, Some(recording)))
}

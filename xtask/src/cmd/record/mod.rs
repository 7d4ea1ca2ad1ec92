//! Records a sitting: prepare every case, then measure them by turns, all into the journal.

mod heap;
pub mod measure;
mod prepare;
mod sweep;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::bench::Launcher;
use crate::case::Case;
use crate::recording::{Entry, Frequencies, Header, Recording};
use crate::shell::clock::Stopwatch;
use crate::shell::floors::{self, Floors};
use crate::shell::host;
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage as Progress;
use crate::shell::store::{self, Journal};
use crate::shell::toolchain::Go;
use crate::shell::worker::Workers;
use crate::shell::workspace::Workspace;
use measure::{Bed, Rules};
use prepare::Patient;
use sweep::Subject;

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

/// Records into `folder`; with `resume` it goes on where the last sitting there was cut off. Says how
/// long this part measured: what it used up of its time budget.
///
/// # Errors
/// When the journal cannot be written or the toolchain cannot be run.
pub fn record(mut sitting: Sitting<'_>, folder: &Path, resume: bool) -> Result<Duration> {
    let watch = Stopwatch::start();
    let (journal, known) = open(&sitting, folder, resume)?;
    if let Some(old) = &known {
        go_on_from(&mut sitting.header, &old.header);
    }
    let known = known.map(|recording| recording.cases).unwrap_or_default();
    let scratch = store::scratch()?;
    let patients = prepare::all(&sitting, &journal, known, scratch.path())?;
    let patients = with_floors(&sitting, &journal, patients)?;
    let measuring = Stopwatch::start();
    measure(&mut sitting, &journal, patients, &measuring)?;
    let measured = measuring.elapsed();
    sitting.header.finished = Some(host::conditions(sitting.interrupt));
    let header = &mut sitting.header;
    header.measuring_s = Some(header.measuring_s.unwrap_or(0.0) + measured.as_secs_f64());
    header.elapsed_s = Some(header.elapsed_s.unwrap_or(0.0) + watch.seconds());
    journal.write_header(&sitting.header)?;
    Ok(measured)
}

/// Takes along what this host knows of each case against itself. A case whose measuring has begun
/// keeps the floor it began with, or the lack of one.
fn with_floors(
    sitting: &Sitting<'_>,
    journal: &Journal,
    mut patients: Vec<Patient>,
) -> Result<Vec<Patient>> {
    let floors = Floors::of(&sitting.header.host);
    let begins = |patient: &&mut Patient| patient.built.is_some() && patient.record.plan.is_none();
    for patient in patients.iter_mut().filter(begins) {
        let case = &patient.record.case;
        let subject = floors::Subject { workspace: sitting.workspace, case, go: sitting.go };
        if let Some(floor) = floors.known(subject) {
            let entry = Entry::Floor { floor };
            journal.append(&case.id, &entry)?;
            patient.record.add(entry);
        }
    }
    Ok(patients)
}

/// What belongs to the sitting as a whole stays as its first part recorded it.
fn go_on_from(header: &mut Header, old: &Header) {
    header.seed = old.seed;
    header.alpha = old.alpha;
    header.min_effect = old.min_effect;
    header.started.clone_from(&old.started);
    header.began = old.began.clone();
    header.predicted_s = old.predicted_s;
    header.frequencies = old.frequencies;
    header.measuring_s = old.measuring_s;
    header.elapsed_s = old.elapsed_s;
}

fn measure(
    sitting: &mut Sitting<'_>,
    journal: &Journal,
    patients: Vec<Patient>,
    watch: &Stopwatch,
) -> Result<()> {
    let mut pairs = Vec::new();
    let mut records = Vec::new();
    for patient in patients {
        pairs.push(patient.built);
        records.push(patient.record);
    }
    let (limit, interrupt) = (sitting.chunk_limit, sitting.interrupt);
    let launcher = |pair| Box::new(Workers { pair, limit, interrupt }) as Box<dyn Launcher + '_>;
    let mut beds: Vec<Bed<'_>> = records
        .into_iter()
        .zip(&pairs)
        .map(|(record, pair)| Bed { record, launcher: pair.as_ref().map(launcher) })
        .collect();
    sitting.header.measuring_began = Some(host::conditions(interrupt));
    let mut frequencies = sitting.header.frequencies;
    let mut between = || {
        frequencies = host::fastest_mhz().map(|mhz| Frequencies::add(frequencies, mhz));
    };
    let stage = Progress::begin("measuring", 0);
    let rules = Rules {
        header: &mut sitting.header,
        time_budget: sitting.time_budget,
        interrupt,
        elapsed: &|| watch.elapsed(),
        between: &mut between,
        afterwards: sweep::expected(&beds) + heap::expected(&beds),
        stage: &stage,
    };
    measure::all(rules, journal, &mut beds)?;
    stage.end();
    sitting.header.frequencies = frequencies;
    let records = beds.into_iter().map(|bed| bed.record);
    let mut subjects: Vec<Subject<'_>> =
        records.zip(&pairs).map(|(record, pair)| Subject { record, pair: pair.as_ref() }).collect();
    sweep::all(sitting, journal, &mut subjects, watch)?;
    heap::all(sitting, journal, &mut subjects, watch)
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

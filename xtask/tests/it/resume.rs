//! `kill -9` at any moment, then `--resume`: at most the replicate in flight is lost, and the report
//! is the same, byte for byte.
//!
//! A worker whose every answer follows from the seed, the case, the replicate and the request stands
//! in for a replayed one. The kill is a panic in the middle of a chunk, or a journal that ends at
//! any byte of what was written last. One more test kills the real program while Go runs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sha2::{Digest, Sha256};
use xtask::bench::{Launcher, Sample, Worker, WorkerFailure};
use xtask::case::{ByVariant, Variant};
use xtask::cmd::record::measure::{self, Bed, Rules};
use xtask::judge;
use xtask::recording::{CaseRecord, Entry, Header, Recording};
use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};
use xtask::shell::process::Interrupt;
use xtask::shell::progress::Stage;
use xtask::shell::store::{self, Journal};

use crate::report_fixture::{THRESHOLDS, measured, recording};
use crate::workspace::{TestWorkspace, stderr};

/// How many chunks may still be run before the power goes.
type Fuse = Rc<Cell<u64>>;

/// What a case costs: nanoseconds before, after, and the noise of a replicate.
#[derive(Clone, Copy)]
struct Manner {
    before: f64,
    after: f64,
    noise: f64,
}

/// Cured at once, equivalent soon, undecided for long. Slow bodies have few rounds, so there is less
/// to read back each time.
const CASES: [(&str, Manner); 3] = [
    ("cured", Manner { before: 40e6, after: 4e6, noise: 0.01 }),
    ("equal", Manner { before: 30e6, after: 30e6, noise: 0.01 }),
    ("noisy", Manner { before: 30e6, after: 31e6, noise: 0.2 }),
];

struct Scripted {
    case: &'static str,
    manner: Manner,
    fuse: Fuse,
}

impl Launcher for Scripted {
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        Ok(ByVariant::from_fn(|variant| -> Box<dyn Worker> {
            let digest = Sha256::digest(format!("{}/{replicate}/{variant:?}", self.case));
            let mut seed = [0_u8; 32];
            seed.copy_from_slice(&digest);
            let mut random = Pcg64::from_seed(seed);
            let cost = match variant {
                Variant::Before => self.manner.before,
                Variant::After => self.manner.after,
            };
            let own = (self.manner.noise * (random.random::<f64>() - 0.5)).exp();
            Box::new(Script { random, cost: cost * own, fuse: Rc::clone(&self.fuse) })
        }))
    }

    fn layout(&self, replicate: u32) -> u32 {
        replicate % 2
    }
}

struct Script {
    random: Pcg64,
    cost: f64,
    fuse: Fuse,
}

impl Worker for Script {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        self.fuse.set(self.fuse.get().checked_sub(1).expect("killed"));
        let noise = 1.0 + 0.01 * self.random.random::<f64>();
        let wall_ns = (self.cost * noise * iterations as f64) as u64;
        Ok(Sample { iterations, wall_ns, cpu_ns: None, mallocs: 0, bytes: 0, gc_cycles: 0 })
    }
}

fn header() -> Header {
    Header { elapsed_s: None, measuring_s: None, ..recording(Vec::new()).header }
}

/// A journal with the cases prepared and not measured.
fn prepared(folder: &Path) -> Journal {
    let journal = Journal::begin(folder, &header()).unwrap();
    for (id, _) in CASES {
        let record = measured(id);
        let mut entries = vec![Entry::Case { case: Box::new(record.case) }];
        entries.push(Entry::Compiler { output: record.compiler.unwrap() });
        for variant in Variant::BOTH {
            let profile = record.profiles.get(variant).clone().unwrap();
            entries.push(Entry::Profile { variant, record: profile });
        }
        for entry in entries {
            journal.append(&xtask::case::CaseId::new(id).unwrap(), &entry).unwrap();
        }
    }
    journal
}

/// Measures what lies in the folder, from wherever it stands; false when it was killed.
fn measure(folder: &Path, chunks: u64) -> bool {
    let (journal, known) = Journal::resume(folder).unwrap();
    let fuse: Fuse = Rc::new(Cell::new(chunks));
    let bed = |record: CaseRecord| {
        let id = record.case.id.clone();
        let (case, manner) = *CASES.iter().find(|(case, _)| *case == id.as_str()).unwrap();
        let launcher = Scripted { case, manner, fuse: Rc::clone(&fuse) };
        let settled = record.is_settled();
        let launcher = Box::new(launcher) as Box<dyn Launcher>;
        Bed { record, launcher: (!settled).then_some(launcher) }
    };
    let mut header = known.header;
    let mut beds: Vec<Bed<'_>> = known.cases.into_iter().map(bed).collect();
    let interrupt = Interrupt::new();
    let run = || {
        let rules = Rules {
            header: &mut header,
            time_budget: None,
            interrupt: &interrupt,
            elapsed: &|| Duration::from_secs(1),
            between: &mut || {},
            afterwards: Duration::ZERO,
            stage: &Stage::silent(),
        };
        measure::all(rules, &journal, &mut beds).unwrap();
    };
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_ok();
    if done {
        header.measuring_s = Some(1.0);
        header.elapsed_s = Some(2.0);
        journal.write_header(&header).unwrap();
    }
    done
}

/// Every file of the report, by its path.
fn rendered(folder: &Path) -> BTreeMap<String, String> {
    let recording: Recording = store::load(folder).unwrap();
    let judgements = judge::judge(&recording, &THRESHOLDS);
    let report = Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &THRESHOLDS,
        companions: &Companions::default(),
    };
    crate::report_pages::rendered(&report, &Templates::built_in().unwrap()).unwrap()
}

#[track_caller]
fn same_report(got: &Path, want: &Path, when: &str) {
    let (got, want) = (rendered(got), rendered(want));
    assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>());
    for (path, text) in &got {
        assert!(*text == want[path], "{path} differs after a kill {when}");
    }
}

/// Rendering takes long in a test; a report follows from its recording, so most are compared here.
#[track_caller]
fn same_recording(got: &Path, want: &Path, when: &str) {
    let (got, want) = (store::load(got).unwrap(), store::load(want).unwrap());
    assert!(got == want, "the recording differs after a kill {when}");
}

fn replicates(folder: &Path) -> usize {
    store::load(folder).unwrap().cases.iter().map(|record| record.replicates.len()).sum()
}

fn copy(from: &Path, to: &Path) {
    std::fs::remove_dir_all(to).ok();
    std::fs::create_dir_all(to.join("cases")).unwrap();
    std::fs::copy(from.join("header.json"), to.join("header.json")).unwrap();
    for entry in std::fs::read_dir(from.join("cases")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join("cases").join(path.file_name().unwrap())).unwrap();
    }
}

thread_local! {
    static QUIET: RefCell<bool> = const { RefCell::new(false) };
}

/// The panics that stand for kills are not worth a line each.
fn without_noise<T>(work: impl FnOnce() -> T) -> T {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.with_borrow(|quiet| *quiet) {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = work();
    QUIET.set(false);
    result
}

#[test]
fn a_kill_in_any_chunk_loses_one_replicate_and_changes_no_byte() {
    let root = tempfile::tempdir().unwrap();
    let whole = root.path().join("whole");
    prepared(&whole);
    assert!(measure(&whole, u64::MAX));
    let ended: Vec<_> =
        store::load(&whole).unwrap().cases.iter().map(|r| (r.replicates.len(), r.ended)).collect();
    assert!(ended.iter().any(|(n, _)| *n < 30) && ended.iter().any(|(n, _)| *n >= 25), "{ended:?}");
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = Pcg64::seed_from_u64(seed);
    for round in 0..30 {
        let folder = root.path().join("killed");
        prepared(&folder);
        // Killed again and again, at other chunks, until nobody kills it any more.
        let mut kills = vec![random.random_range(0..40)];
        kills.extend((0..3).map(|_| random.random_range(0..250)));
        let mut had = 0;
        for chunks in &kills {
            let done = without_noise(|| measure(&folder, *chunks));
            let have = replicates(&folder);
            assert!(have >= had, "seed {seed}: replicates were lost");
            had = have;
            if done {
                break;
            }
        }
        assert!(measure(&folder, u64::MAX));
        let when = format!("after {kills:?} chunks, seed {seed}");
        same_recording(&folder, &whole, &when);
        if round % 10 == 0 {
            same_report(&folder, &whole, &when);
        }
    }
}

#[test]
fn a_journal_torn_at_any_byte_is_finished_to_the_same_report() {
    let root = tempfile::tempdir().unwrap();
    let whole = root.path().join("whole");
    prepared(&whole);
    assert!(measure(&whole, u64::MAX));
    let torn = root.path().join("torn");
    for (id, _) in CASES {
        let name = format!("cases/{id}.jsonl");
        let bytes = std::fs::read(whole.join(&name)).unwrap();
        let ends: Vec<usize> = (0..bytes.len()).filter(|i| bytes[*i] == b'\n').collect();
        // Every byte of the decision; the ends and some of the middle of the replicates before it.
        let decision = ends[ends.len() - 2]..bytes.len();
        let step = (bytes.len() - ends[ends.len() - 5]) / 30;
        let replicates = (ends[ends.len() - 5]..bytes.len()).step_by(step.max(1));
        let around = ends.iter().rev().skip(1).take(8).flat_map(|end| [*end, end + 1, end + 2]);
        for cut in decision.chain(replicates).chain(around) {
            copy(&whole, &torn);
            std::fs::write(torn.join(&name), &bytes[..cut]).unwrap();
            let kept = store::load(&torn).unwrap();
            let have: usize = kept.cases.iter().map(|record| record.replicates.len()).sum();
            let complete = bytes[..cut].iter().filter(|b| **b == b'\n').count();
            let lost = ends.len() - complete;
            assert!(have + lost >= self::replicates(&whole), "{id} cut at {cut}");
            assert!(measure(&torn, u64::MAX));
            same_recording(&torn, &whole, &format!("at byte {cut} of {name}"));
        }
        same_report(&torn, &whole, &format!("in {name}"));
    }
}

#[test]
fn a_kill_before_the_first_line_was_whole_is_a_case_not_begun() {
    let root = tempfile::tempdir().unwrap();
    prepared(root.path());
    let file = root.path().join("cases/equal.jsonl");
    let bytes = std::fs::read(&file).unwrap();
    for cut in [0, 1, 40] {
        std::fs::write(&file, &bytes[..cut]).unwrap();
        assert_eq!(store::load(root.path()).unwrap().cases.len(), 2);
        Journal::resume(root.path()).unwrap();
    }
    // Between the compiler and the profiles it is known, and not prepared.
    let second = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
    std::fs::write(&file, &bytes[..second]).unwrap();
    let known = store::load(root.path()).unwrap();
    let equal = known.cases.iter().find(|record| record.case.id.as_str() == "equal").unwrap();
    assert!(!equal.is_prepared());
}

/// The real program, killed while Go measures, at moments drawn by a printed seed.
#[test]
#[cfg(unix)]
fn a_killed_program_goes_on_where_it_was() {
    let workspace = TestWorkspace::new();
    workspace.case("one", &[]);
    workspace.case("two", &[]);
    let journal =
        |id: &str| workspace.root().join(format!("target/report/recording/cases/{id}.jsonl"));
    let complete = |id: &str| -> Vec<String> {
        let text = std::fs::read_to_string(journal(id)).unwrap_or_default();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let lines = whole.lines().filter(|line| line.starts_with("{\"entry\":\"replicate\""));
        lines.map(str::to_owned).collect()
    };
    let both = || [complete("one"), complete("two")];
    let count = || both().concat().len();
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = Pcg64::seed_from_u64(seed);
    let mut resume = false;
    let mut kept = both();
    for _ in 0..2 {
        let goal = count() + random.random_range(1..5);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("report").args(resume.then_some("--resume")).current_dir(workspace.root());
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        while count() < goal && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = both();
        for (kept, now) in kept.iter().zip(&now) {
            assert!(now.starts_with(kept), "seed {seed}: a replicate was lost or changed");
        }
        kept = now;
        resume = true;
    }
    assert!(!kept.concat().is_empty());
    let output = workspace.xtask().args(["report", "--resume"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for (kept, now) in kept.iter().zip(&both()) {
        assert!(now.starts_with(kept), "seed {seed}: a replicate was lost or changed");
    }
    assert_eq!(workspace.reported("one")["verdict"], "cured");
    // The report is a function of the recording alone.
    let again = workspace.root().join("again");
    let mut render = workspace.xtask();
    render.args(["render", "--recording", "target/report/recording", "--out"]).arg(&again);
    assert_eq!(render.output().unwrap().status.code(), Some(0));
    for file in ["report.json", "report.html", "report.md", "index.html", "cases/one.html"] {
        let first = std::fs::read(workspace.root().join("target/report").join(file)).unwrap();
        assert!(first == std::fs::read(again.join(file)).unwrap(), "{file} differs");
    }
}

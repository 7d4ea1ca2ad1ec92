//! Real workers: test binaries kept alive and driven over a pipe.
//!
//! Its job is the protocol (one request line, one reply line) and the process behind it. It does
//! not decide how many iterations are run, and it does not judge what comes back.

pub mod harness;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::process::{Interrupt, Live, ProcessError, Run};
use crate::bench::heap::{HeapSample, HeapSeries};
use crate::bench::sweep::{SweepLauncher, SweepWorker};
use crate::bench::{Launcher, Sample, Worker, WorkerFailure};
use crate::case::{ByVariant, Variant, sweep};

/// More samples of a heap than this are not taken, however long the run lasts.
const MOST_HEAP_SAMPLES: u32 = 1000;

/// What a pair of workers is started from.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The test binary of each link layout; replicates take turns over them.
    pub layouts: Vec<PathBuf>,
    /// The benchmark function of each variant.
    pub benchmarks: ByVariant<String>,
    /// The package's folder, where its tests expect to run.
    pub folder: PathBuf,
}

/// Starts workers of one pair.
pub struct Workers<'a> {
    /// What to start.
    pub pair: &'a Pair,
    /// How long one chunk may take before its process is killed.
    pub limit: Duration,
    /// The wish to stop.
    pub interrupt: &'a Interrupt,
}

impl Launcher for Workers<'_> {
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        let binary = &self.pair.layouts[self.layout(replicate) as usize];
        ByVariant::try_from_fn(|variant| -> Result<Box<dyn Worker>, WorkerFailure> {
            let live = start(binary, &self.pair.folder, &[], self.interrupt)?;
            let benchmark = self.pair.benchmarks.get(variant).clone();
            Ok(Box::new(LiveWorker { live, benchmark, limit: self.limit }))
        })
    }

    fn layout(&self, replicate: u32) -> u32 {
        replicate % u32::try_from(self.pair.layouts.len().max(1)).unwrap_or(1)
    }
}

impl SweepLauncher for Workers<'_> {
    fn launch_sweep(
        &mut self,
        pass: u32,
    ) -> Result<ByVariant<Box<dyn SweepWorker + '_>>, WorkerFailure> {
        let binary = &self.pair.layouts[self.layout(pass) as usize];
        ByVariant::try_from_fn(|variant| -> Result<Box<dyn SweepWorker>, WorkerFailure> {
            let live = start(binary, &self.pair.folder, &[], self.interrupt)?;
            let benchmark = sweep::function(variant).to_owned();
            Ok(Box::new(LiveWorker { live, benchmark, limit: self.limit }))
        })
    }

    fn sweep_layout(&self, pass: u32) -> u32 {
        self.layout(pass)
    }
}

/// Starts workers that run the same benchmark on both sides, in processes of differently linked
/// binaries: whatever such a pair differs by is not the code.
pub struct Twins<'a> {
    /// What to start, and how.
    pub workers: Workers<'a>,
    /// Which variant both sides run.
    pub variant: Variant,
}

impl Launcher for Twins<'_> {
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        let Workers { pair, limit, interrupt } = self.workers;
        let benchmark = pair.benchmarks.get(self.variant);
        ByVariant::try_from_fn(|side| -> Result<Box<dyn Worker>, WorkerFailure> {
            let turn = replicate + u32::from(side == Variant::After);
            let binary = &pair.layouts[self.workers.layout(turn) as usize];
            let live = start(binary, &pair.folder, &[], interrupt)?;
            Ok(Box::new(LiveWorker { live, benchmark: benchmark.clone(), limit }))
        })
    }

    fn layout(&self, replicate: u32) -> u32 {
        self.workers.layout(replicate)
    }
}

/// A heap profile before and after a run, as `runtime/pprof` wrote them, and the run itself.
#[derive(Debug, Clone)]
pub struct Snapshots {
    /// The counters of the run between the two.
    pub sample: Sample,
    /// The profile before it.
    pub before: Vec<u8>,
    /// The profile after it.
    pub after: Vec<u8>,
}

/// Runs `iterations` of one benchmark in a process of its own at memory profile rate 1, with a
/// heap profile before and after them.
///
/// # Errors
/// When the benchmark fails, the process breaks off, or the profiles cannot be kept.
pub fn profile(
    workers: &Workers<'_>,
    benchmark: &str,
    iterations: u64,
) -> Result<Snapshots, WorkerFailure> {
    let lost = |error: std::io::Error| {
        WorkerFailure::Broken(format!("cannot keep the heap profile ({error}); free some space"))
    };
    let folder = tempfile::Builder::new().prefix("escape-clinic-").tempdir().map_err(lost)?;
    let files = ["before.pb.gz", "after.pb.gz"].map(|name| folder.path().join(name));
    let flags = ["-test.memprofilerate=1"];
    let binary = &workers.pair.layouts[0];
    let mut live = start(binary, &workers.pair.folder, &flags, workers.interrupt)?;
    let [before, after] = files.each_ref().map(|file| file.to_string_lossy().into_owned());
    let request = format!("profile {benchmark} {iterations} {before:?} {after:?}");
    let sample = ask(&mut live, &request, workers.limit)?;
    let read = |file: &PathBuf| fs_err::read(file).map_err(lost);
    Ok(Snapshots { sample, before: read(&files[0])?, after: read(&files[1])? })
}

/// Runs `iterations` of a variant's benchmark in a process of its own while its heap is watched.
///
/// # Errors
/// When the benchmark fails or the process breaks off.
pub fn watch_heap(
    workers: &Workers<'_>,
    variant: Variant,
    iterations: u64,
) -> Result<HeapSeries, WorkerFailure> {
    let benchmark = workers.pair.benchmarks.get(variant);
    let binary = &workers.pair.layouts[0];
    let mut live = start(binary, &workers.pair.folder, &[], workers.interrupt)?;
    let request = format!("heap {benchmark} {iterations} {MOST_HEAP_SAMPLES}");
    let reply = ask_for(&mut live, &request, workers.limit)?;
    let (sample, seen) = reply.read()?;
    let seen = seen.ok_or_else(|| WorkerFailure::Broken("no heap in the reply".to_owned()))?;
    let sample = checked(sample, iterations)?;
    Ok(HeapSeries {
        iterations,
        wall_ns: sample.wall_ns,
        cycles: sample.gc_cycles,
        pause_total_ns: seen.pause_total_ns,
        pauses_ns: seen.pauses_ns,
        samples: seen.samples,
    })
}

fn start(
    binary: &Path,
    folder: &Path,
    flags: &[&str],
    interrupt: &Interrupt,
) -> Result<Live, WorkerFailure> {
    let run = Run::new(binary)
        .folder(folder)
        .env("ESCAPE_CLINIC_WORKER", "1")
        .arg(format!("-test.run=^{}$", harness::TEST_NAME))
        .args(["-test.timeout=0", "-test.paniconexit0"])
        .args(flags);
    Live::spawn(&run, interrupt).map_err(failure)
}

struct LiveWorker {
    live: Live,
    benchmark: String,
    limit: Duration,
}

impl Worker for LiveWorker {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        let request = format!("run {} {iterations}", self.benchmark);
        checked(ask(&mut self.live, &request, self.limit)?, iterations)
    }
}

impl SweepWorker for LiveWorker {
    fn run_at(&mut self, value: u64, iterations: u64) -> Result<Sample, WorkerFailure> {
        let request = format!("sweep {} {iterations} {value}", self.benchmark);
        checked(ask(&mut self.live, &request, self.limit)?, iterations)
    }
}

fn checked(sample: Sample, iterations: u64) -> Result<Sample, WorkerFailure> {
    if sample.iterations == iterations {
        return Ok(sample);
    }
    Err(WorkerFailure::Broken(format!(
        "asked for {iterations} iterations, {} were done: write the loop as `for range b.N` or \
         `for b.Loop()`",
        sample.iterations
    )))
}

/// A reply line, as the injected file writes it.
#[derive(Deserialize)]
struct Reply {
    iterations: u64,
    wall_ns: i64,
    cpu_ns: Option<i64>,
    mallocs: u64,
    bytes: u64,
    gc_cycles: u32,
    #[serde(default)]
    error: String,
    #[serde(default)]
    heap: Option<Seen>,
}

/// What a watched run adds to its reply.
#[derive(Deserialize)]
struct Seen {
    samples: Vec<HeapSample>,
    pause_total_ns: u64,
    pauses_ns: Vec<u64>,
}

fn ask(live: &mut Live, request: &str, limit: Duration) -> Result<Sample, WorkerFailure> {
    ask_for(live, request, limit)?.read().map(|(sample, _)| sample)
}

fn ask_for(live: &mut Live, request: &str, limit: Duration) -> Result<Reply, WorkerFailure> {
    live.send(request).map_err(failure)?;
    loop {
        let line = live.read_line(limit).map_err(failure)?;
        // Anything else is what the package wrote past os.Stdout.
        if let Some(reply) = line.strip_prefix(harness::REPLY_PREFIX) {
            return serde_json::from_str(reply)
                .map_err(|error| WorkerFailure::Broken(format!("unreadable reply ({error})")));
        }
    }
}

impl Reply {
    /// The chunk it tells of, and what was seen of the heap meanwhile.
    fn read(self) -> Result<(Sample, Option<Seen>), WorkerFailure> {
        if !self.error.is_empty() {
            return Err(WorkerFailure::Failed(self.error));
        }
        if self.iterations == 0 || self.wall_ns == 0 {
            let message = "a chunk took no time at all: is the loop `for range b.N`?".to_owned();
            return Err(WorkerFailure::Broken(message));
        }
        let forward = |ns: i64| {
            let back =
                "time went backwards during a chunk: is the clock of this machine being set?";
            u64::try_from(ns).map_err(|_| WorkerFailure::Broken(back.to_owned()))
        };
        let sample = Sample {
            iterations: self.iterations,
            wall_ns: forward(self.wall_ns)?,
            cpu_ns: self.cpu_ns.map(forward).transpose()?,
            mallocs: self.mallocs,
            bytes: self.bytes,
            gc_cycles: self.gc_cycles,
        };
        Ok((sample, self.heap))
    }
}

fn failure(error: ProcessError) -> WorkerFailure {
    match error {
        ProcessError::Interrupted { .. } => WorkerFailure::Interrupted,
        ProcessError::TimedOut { limit, .. } => WorkerFailure::TimedOut(limit.as_secs()),
        ProcessError::Ended { said, .. } if calls_run(&said) => {
            WorkerFailure::Failed(NO_SUB_BENCHMARKS.to_owned())
        }
        // A panic outside the benchmark's own goroutine ends the process; its words are on stderr.
        ProcessError::Ended { said, .. } if said.contains("panic:") => WorkerFailure::Failed(said),
        other => WorkerFailure::Broken(other.to_string()),
    }
}

/// `b.Run` gives back a lock of package testing that only its own runner holds; Go ends the process.
fn calls_run(said: &str) -> bool {
    said.contains("unlock of unlocked mutex") && said.contains("testing.(*B).Run")
}

const NO_SUB_BENCHMARKS: &str = "it calls b.Run, and the parts of a benchmark cannot be measured one by \
    one: give each part a function of its own, such as `func BenchmarkJoinSmall(b *testing.B) { \
    benchmarkJoin(b, 10) }`, and name that";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_backwards_is_said() {
        let reply = |wall: i64, cpu: i64| {
            let text = format!(
                "{{\"iterations\":5,\"wall_ns\":{wall},\"cpu_ns\":{cpu},\"mallocs\":1,\
                 \"bytes\":8,\"gc_cycles\":0}}"
            );
            serde_json::from_str::<Reply>(&text).unwrap().read().map(|(sample, _)| sample)
        };
        assert_eq!(reply(10, 12).unwrap().cpu_ns, Some(12));
        for (wall, cpu) in [(-3, 12), (10, -1)] {
            let failure = reply(wall, cpu).unwrap_err().to_string();
            assert!(failure.contains("backwards"), "{failure}");
        }
        assert!(reply(0, 0).unwrap_err().to_string().contains("no time at all"));
    }
}

//! Planning by time, on simulated machines whose clock is their chunks: the forecast comes true, and
//! whenever the time is up, what was measured is valid.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use xtask::bench::simulate::{Machine, Simulated};
use xtask::bench::{Ended, Launcher, Sample, Worker, WorkerFailure};
use xtask::case::ByVariant;
use xtask::cmd::record::measure::{self, Bed, Rules};
use xtask::judge::judge;
use xtask::recording::{CaseRecord, Header, Recording};
use xtask::shell::process::Interrupt;
use xtask::shell::progress::Stage;
use xtask::shell::store::Journal;

use crate::report_fixture::{THRESHOLDS, case, recording};

/// Nanoseconds that have passed on the simulated machine.
type Now = Rc<Cell<u64>>;

/// What starting a pair of processes takes.
const START: u64 = 20_000_000;

struct Timed {
    machine: Simulated,
    now: Now,
}

struct TimedWorker<'a> {
    worker: Box<dyn Worker + 'a>,
    now: Now,
}

impl Launcher for Timed {
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        self.now.set(self.now.get() + START);
        let ByVariant { before, after } = self.machine.launch(replicate)?;
        let timed = |worker| -> Box<dyn Worker> {
            Box::new(TimedWorker { worker, now: Rc::clone(&self.now) })
        };
        Ok(ByVariant { before: timed(before), after: timed(after) })
    }

    fn layout(&self, replicate: u32) -> u32 {
        self.machine.layout(replicate)
    }
}

impl Worker for TimedWorker<'_> {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        let sample = self.worker.run(iterations)?;
        self.now.set(self.now.get() + sample.wall_ns);
        Ok(sample)
    }
}

/// Measures a family; the recording with the forecast in its header, and the seconds it took.
fn sitting(machines: &[Machine], seed: u64, budget: Option<Duration>) -> (Recording, f64) {
    let folder = tempfile::tempdir().unwrap();
    let mut header = Header { seed, ..recording(Vec::new()).header };
    let journal = Journal::begin(folder.path(), &header).unwrap();
    let now: Now = Rc::default();
    let bed = |(index, machine): (usize, &Machine)| {
        let machine = Simulated::new(*machine, seed.wrapping_mul(1000) + index as u64);
        let launcher = Timed { machine, now: Rc::clone(&now) };
        let record = CaseRecord::new(case(&format!("case-{index}")));
        Bed { record, launcher: Some(Box::new(launcher)) }
    };
    let mut beds: Vec<Bed<'_>> = machines.iter().enumerate().map(bed).collect();
    let rules = Rules {
        header: &mut header,
        time_budget: budget,
        interrupt: &Interrupt::new(),
        elapsed: &|| Duration::from_nanos(now.get()),
        between: &mut || {},
        afterwards: Duration::ZERO,
        stage: &Stage::silent(),
    };
    measure::all(rules, &journal, &mut beds).unwrap();
    let cases = beds.into_iter().map(|bed| bed.record).collect();
    (Recording { header, cases }, Duration::from_nanos(now.get()).as_secs_f64())
}

/// Cures of several sizes, controls in which nothing differs, and a few small changes.
fn clinic(process_noise: f64) -> Vec<Machine> {
    let of = |body_ns, effect| Machine { body_ns, effect, process_noise, ..Machine::quiet() };
    let bodies = [3.0, 25.0, 180.0, 1500.0];
    let mut machines = Vec::new();
    for body in bodies {
        machines.extend([-0.3, -0.8, -1.6, -3.0, -0.5].map(|effect| of(body, effect)));
        machines.extend([0.0, 0.0, 0.003, -0.1].map(|effect| of(body, effect)));
    }
    machines
}

#[test]
fn the_forecast_comes_true_within_a_fifth() {
    for (seed, noise) in [(1, 0.004), (2, 0.008), (3, 0.012), (4, 0.008)] {
        let (recording, took) = sitting(&clinic(noise), seed, None);
        let predicted = recording.header.predicted_s.unwrap();
        let off = took / predicted - 1.0;
        assert!(off.abs() <= 0.2, "predicted {predicted:.1} s, took {took:.1} s ({noise})");
        assert!(recording.cases.iter().all(|record| record.ended.is_some()));
    }
}

#[test]
fn a_budget_is_kept_and_shared_by_need() {
    let (free, took) = sitting(&clinic(0.008), 5, None);
    let (held, held_s) = sitting(&clinic(0.008), 5, Some(Duration::from_secs_f64(took * 0.9)));
    assert!(held_s <= took * 0.9 + 0.5, "{held_s} of {took}");
    assert!((held.header.predicted_s.unwrap() / held_s - 1.0).abs() <= 0.2);
    let of = |recording: &Recording, why: fn(Option<Ended>) -> bool| -> Vec<usize> {
        let ended = recording.cases.iter().filter(|record| why(record.ended));
        ended.map(|record| record.replicates.len()).collect()
    };
    // Who is decided has what it needed, as without a budget; who is not has at least as much as
    // the decided had when they left.
    let decided = of(&held, |why| matches!(why, Some(Ended::Significant | Ended::Equivalent)));
    let open = of(&held, |why| why == Some(Ended::OutOfTime));
    assert!(!decided.is_empty() && !open.is_empty());
    let fewest = *open.iter().min().unwrap();
    assert!(open.iter().all(|have| have - fewest <= 5), "{open:?}");
    for (held, free) in held.cases.iter().zip(&free.cases) {
        assert!(held.replicates.len() <= free.replicates.len().max(30));
    }
}

/// Nothing differs, the machine is restless, and the time is up at any moment.
#[test]
fn stopping_at_any_moment_raises_no_more_alarms() {
    let mut random = Pcg64::seed_from_u64(9);
    let machine = Machine { body_ns: 20e6, ..Machine::busy() };
    let trials = 300;
    let mut alarms = 0;
    for seed in 0..trials {
        let budget = Duration::from_secs_f64(random.random_range(0.5..8.0));
        let (mut recording, _) = sitting(&[machine], seed, Some(budget));
        let times: Vec<f64> =
            judge_times(&mut recording).into_iter().filter(|p| *p <= THRESHOLDS.alpha).collect();
        alarms += times.len();
    }
    // Three standard errors above 5 % of 300 are 26.
    assert!(alarms <= 26, "{alarms} of {trials}");
}

fn judge_times(recording: &mut Recording) -> Vec<f64> {
    let judged = judge(recording, &THRESHOLDS);
    judged.into_iter().filter_map(|judgement| judgement.time.map(|time| time.p_adjusted)).collect()
}

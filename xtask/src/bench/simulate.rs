//! Simulated workers with a known truth, for calibration: the machine drifts, jumps and favours
//! a position, and the two variants differ by exactly what was planted.

use std::cell::RefCell;
use std::rc::Rc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::{Launcher, Sample, Worker, WorkerFailure};
use crate::case::{ByVariant, Variant};

/// What the simulated machine does to the numbers. All effects are on the log of the time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// True cost of the untreated body, in nanoseconds.
    pub body_ns: f64,
    /// True ln(after/before).
    pub effect: f64,
    /// Noise of one chunk (standard deviation).
    pub chunk_noise: f64,
    /// Noise that a process keeps for its life: its memory layout.
    pub process_noise: f64,
    /// Slow drift: standard deviation of one step of a random walk, per chunk.
    pub drift: f64,
    /// Probability per chunk that the speed jumps to another level, and stays there.
    pub step_probability: f64,
    /// Size of such a jump (standard deviation).
    pub step: f64,
    /// What going second costs.
    pub position_bias: f64,
    /// Share of a chunk's noise that carries over into the next chunk, 0 to 1.
    pub autocorrelation: f64,
}

impl Machine {
    /// A quiet machine on which nothing differs.
    pub fn quiet() -> Self {
        Self {
            body_ns: 40.0,
            effect: 0.0,
            chunk_noise: 0.02,
            process_noise: 0.005,
            drift: 0.0005,
            step_probability: 0.0,
            step: 0.0,
            position_bias: 0.0,
            autocorrelation: 0.0,
        }
    }

    /// A laptop in use: it drifts, jumps, remembers, and favours whoever goes first.
    pub fn busy() -> Self {
        Self {
            chunk_noise: 0.08,
            process_noise: 0.02,
            drift: 0.004,
            step_probability: 0.01,
            step: 0.25,
            position_bias: 0.05,
            autocorrelation: 0.6,
            ..Self::quiet()
        }
    }
}

/// The state all workers of a machine share: its speed just now.
struct State {
    machine: Machine,
    random: Pcg64,
    level: f64,
    carried: f64,
    chunks: u64,
}

impl State {
    /// A standard normal number, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (u, v): (f64, f64) = (self.random.random(), self.random.random());
        (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// The disturbance of the next chunk, on the log scale.
    fn next_disturbance(&mut self) -> f64 {
        self.level += self.machine.drift * self.normal();
        if self.random.random::<f64>() < self.machine.step_probability {
            self.level = self.machine.step * self.normal();
        }
        let rho = self.machine.autocorrelation;
        let fresh = self.machine.chunk_noise * self.normal();
        self.carried = rho * self.carried + (1.0 - rho * rho).sqrt() * fresh;
        // The second chunk of a round carries the bias of its position.
        let second = self.chunks % 2 == 1;
        self.chunks += 1;
        self.level + self.carried + if second { self.machine.position_bias } else { 0.0 }
    }
}

/// Launches simulated workers.
pub struct Simulated {
    state: Rc<RefCell<State>>,
}

impl Simulated {
    /// A machine under a seed.
    pub fn new(machine: Machine, seed: u64) -> Self {
        let random = Pcg64::seed_from_u64(seed);
        let state = State { machine, random, level: 0.0, carried: 0.0, chunks: 0 };
        Self { state: Rc::new(RefCell::new(state)) }
    }
}

impl Launcher for Simulated {
    fn launch(&mut self, _: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        self.state.borrow_mut().chunks = 0;
        Ok(ByVariant::from_fn(|variant| -> Box<dyn Worker> {
            let own = {
                let mut state = self.state.borrow_mut();
                let noise = state.machine.process_noise;
                noise * state.normal()
            };
            Box::new(SimulatedWorker { state: Rc::clone(&self.state), variant, own })
        }))
    }

    fn layout(&self, _: u32) -> u32 {
        0
    }
}

struct SimulatedWorker {
    state: Rc<RefCell<State>>,
    variant: Variant,
    own: f64,
}

impl Worker for SimulatedWorker {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        let mut state = self.state.borrow_mut();
        let effect = match self.variant {
            Variant::Before => 0.0,
            Variant::After => state.machine.effect,
        };
        let log = state.next_disturbance() + self.own + effect;
        let wall_ns = (state.machine.body_ns * log.exp() * iterations as f64).round() as u64;
        Ok(Sample { iterations, wall_ns, cpu_ns: None, mallocs: 0, bytes: 0, gc_cycles: 0 })
    }
}

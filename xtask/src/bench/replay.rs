//! A launcher that plays back recorded replicates: for tests, and for machines without Go.

use std::collections::VecDeque;

use super::{Launcher, Replicate, Sample, Worker, WorkerFailure};
use crate::case::{ByVariant, Variant};

/// Plays back replicates by their number.
pub struct Replay {
    replicates: Vec<Replicate>,
}

impl Replay {
    /// A launcher over recorded replicates.
    pub fn new(replicates: Vec<Replicate>) -> Self {
        Self { replicates }
    }
}

impl Launcher for Replay {
    fn launch(&mut self, replicate: u32) -> Result<ByVariant<Box<dyn Worker + '_>>, WorkerFailure> {
        let recorded =
            self.replicates.iter().find(|r| r.index == replicate).ok_or_else(|| {
                WorkerFailure::Broken(format!("no recorded replicate {replicate}"))
            })?;
        Ok(ByVariant::from_fn(|variant| -> Box<dyn Worker> {
            Box::new(Tape { samples: samples_of(recorded, variant) })
        }))
    }

    fn layout(&self, replicate: u32) -> u32 {
        self.replicates.iter().find(|r| r.index == replicate).map_or(0, |r| r.layout)
    }
}

fn samples_of(replicate: &Replicate, variant: Variant) -> VecDeque<Sample> {
    let rounds = replicate.rounds.iter().map(|round| *round.samples.get(variant));
    std::iter::once(*replicate.warmup.get(variant)).chain(rounds).collect()
}

struct Tape {
    samples: VecDeque<Sample>,
}

impl Worker for Tape {
    fn run(&mut self, iterations: u64) -> Result<Sample, WorkerFailure> {
        let sample = self
            .samples
            .pop_front()
            .ok_or_else(|| WorkerFailure::Broken("the recording has no more chunks".to_owned()))?;
        if sample.iterations == iterations {
            Ok(sample)
        } else {
            let message =
                format!("asked for {iterations} iterations, recorded {}", sample.iterations);
            Err(WorkerFailure::Broken(message))
        }
    }
}

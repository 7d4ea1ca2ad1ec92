//! Taking samples without a process: a simulated machine is recorded and played back.

use xtask::bench::estimate::{Clock, log_ratio, order_effect};
use xtask::bench::order::Coin;
use xtask::bench::plan::settle;
use xtask::bench::replay::Replay;
use xtask::bench::simulate::{Machine, Simulated};
use xtask::bench::{Replicate, WorkerFailure, take};
use xtask::case::{CaseId, Variant};

const SEED: u64 = 5;

fn id() -> CaseId {
    CaseId::new("replayed").unwrap()
}

fn recorded(machine: Machine, count: u32) -> (xtask::bench::Plan, Vec<Replicate>) {
    let mut launcher = Simulated::new(machine, SEED);
    let plan = settle(&mut launcher).unwrap().plan;
    let take = |index| {
        take::replicate(&mut launcher, &plan, &mut Coin::new(SEED, &id(), index), index).unwrap()
    };
    let replicates = (0..count).map(take).collect();
    (plan, replicates)
}

#[test]
fn played_back_samples_are_the_recorded_ones() {
    let (plan, replicates) = recorded(Machine::busy(), 4);
    let mut replay = Replay::new(replicates.clone());
    // In any order, as a resumed sitting asks for them.
    for index in [2, 0, 3, 1] {
        let mut coin = Coin::new(SEED, &id(), index);
        let again = take::replicate(&mut replay, &plan, &mut coin, index).unwrap();
        assert_eq!(again, replicates[index as usize]);
    }
}

#[test]
fn a_recording_that_does_not_fit_the_plan_is_an_error() {
    let (mut plan, replicates) = recorded(Machine::quiet(), 1);
    let mut replay = Replay::new(replicates);
    let coin = || Coin::new(SEED, &id(), 0);
    plan.rounds += 1;
    let beyond = take::replicate(&mut replay, &plan, &mut coin(), 0).unwrap_err();
    assert!(matches!(beyond, WorkerFailure::Broken(_)), "{beyond}");
    plan.iterations.after += 1;
    let other = take::replicate(&mut replay, &plan, &mut coin(), 0).unwrap_err();
    assert!(other.to_string().contains("iterations"), "{other}");
}

#[test]
fn the_coin_decides_who_goes_first_and_the_position_is_found_out() {
    let machine = Machine { position_bias: 0.2, chunk_noise: 0.002, ..Machine::quiet() };
    let (_, replicates) = recorded(machine, 30);
    let rounds: Vec<_> = replicates.iter().flat_map(|replicate| &replicate.rounds).collect();
    let before = rounds.iter().filter(|round| round.first == Variant::Before).count();
    assert!(before > rounds.len() / 3 && before < rounds.len() * 2 / 3, "{before}");
    let effect = order_effect(&replicates).unwrap();
    assert!((effect - 0.2).abs() < 0.03, "planted 0.2, found {effect}");
    // And it does not pass for a difference between the variants.
    let mean = replicates.iter().filter_map(|r| log_ratio(r, Clock::Wall)).sum::<f64>() / 30.0;
    assert!(mean.abs() < 0.02, "{mean}");
}

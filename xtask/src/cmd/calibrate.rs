//! `calibrate`: tries the law on code whose truth is known, on this machine, now.
//!
//! Kinds of trials take turns, so that whatever the machine does meanwhile is shared by all.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::again::{self, Again};
use super::{Outcome, floors, toolchain};
use crate::bench::decide::Stopping;
use crate::bench::estimate::{Clock, log_ratios};
use crate::bench::simulate::Machine;
use crate::bench::{Launcher, WorkerFailure, plan, trial};
use crate::case::{CaseId, GoVersion};
use crate::cli::{CalibrateArgs, CalibrationFormat};
use crate::judge::calibration::recipe::{self, Recipe};
use crate::judge::calibration::{
    Answer, Calibration, On, Row, SCHEMA_VERSION, Settings, Tried, Truth, families, goals,
};
use crate::recording::GoFacts;
use crate::report::calibration;
use crate::shell::calibrate::load::Load;
use crate::shell::calibrate::{self as shell_calibrate, Body, PLANTS, Planted};
use crate::shell::clock::Stopwatch;
use crate::shell::process::Interrupt;
use crate::shell::progress::Stage;
use crate::shell::toolchain::Go;
use crate::shell::worker::{Pair, Workers};
use crate::shell::workspace::Workspace;
use crate::shell::{clock, host, progress, store, terminal};

/// The slow-down that the goals speak of gets more trials than the others.
const CENTRAL_PLANT: u32 = 2;
/// What is said when a simulation did not come to its end.
const CUT_OFF: &str = "the simulation was cut off and nothing is stored: run it again";
/// How long a chunk may take before something is wrong.
pub(super) const CHUNK_LIMIT: Duration = Duration::from_secs(20);

/// Simulates, measures, sums up, prints, stores.
pub fn run(args: &CalibrateArgs, interrupt: &Interrupt) -> Result<Outcome> {
    if !args.cases.is_empty() {
        return floors::run(args, interrupt);
    }
    let watch = Stopwatch::start();
    let started = clock::now();
    let began = host::conditions(interrupt);
    let id = CaseId::new("calibration").map_err(|error| anyhow!(error))?;
    let mut rows = simulated(args, &id, interrupt)?;
    let mut go = None;
    if !args.simulated_only {
        let found = toolchain::find(&args.go, &GoVersion::release(1, 24, 0), interrupt)?;
        rows.extend(real(args, &found, &id, interrupt)?);
        go = Some(facts(&found));
    }
    let calibration = Calibration {
        schema_version: SCHEMA_VERSION,
        started,
        command: command(args),
        settings: settings(args),
        go,
        host: host::host(interrupt),
        began,
        finished: host::conditions(interrupt),
        rows,
        elapsed_s: watch.seconds(),
    };
    publish(args, &calibration, interrupt.is_raised())?;
    let goals = goals::judge(&calibration.rows);
    let missed = goals.iter().any(|goal| goal.answer == Answer::Missed);
    Ok(if missed || interrupt.is_raised() { Outcome::Bad } else { Outcome::Fine })
}

/// A calibration that was cut off is shown, but does not take the place of a whole one.
fn publish(args: &CalibrateArgs, calibration: &Calibration, cut_off: bool) -> Result<()> {
    if cut_off {
        progress::say("interrupted: this is what was tried until then, and it is not stored");
    } else if let Some(file) = destination(args) {
        let json = format!("{}\n", serde_json::to_string_pretty(calibration)?);
        store::write_whole(&file, json.as_bytes())?;
        progress::say(&format!("stored in {}", file.display()));
    }
    terminal::print(&match args.format {
        CalibrationFormat::Text => calibration::text(calibration),
        CalibrationFormat::Markdown => calibration::markdown(calibration),
        CalibrationFormat::Json => calibration::json(calibration),
    })
}

/// Where the next report looks for it; nowhere outside a workspace unless a file is named.
fn destination(args: &CalibrateArgs) -> Option<PathBuf> {
    let beside_reports = || Some(Workspace::find().ok()?.target().join("calibration.json"));
    args.out.clone().or_else(beside_reports)
}

fn simulated(args: &CalibrateArgs, id: &CaseId, interrupt: &Interrupt) -> Result<Vec<Row>> {
    let stage = Stage::begin("simulating", 1 + PLANTS.len() as u64);
    let stop = || interrupt.is_raised();
    let on = |machine| families::Simulation {
        machine,
        id,
        count: args.families,
        seed: args.seed,
        stop: &stop,
    };
    let mut rows = vec![families::null(on(Machine::busy())).context(CUT_OFF)?];
    stage.step("families", None);
    for percent in PLANTS {
        rows.push(families::planted(on(Machine::quiet()), percent).context(CUT_OFF)?);
        stage.step("planted", None);
    }
    stage.end();
    Ok(rows)
}

/// One kind of real trials.
struct Kind {
    what: String,
    truth: Truth,
    pair: Pair,
    stopping: Stopping,
    wanted: u32,
    tried: Vec<Tried>,
}

impl Kind {
    fn new(planted: &Planted, body: Body, wanted: u32) -> Self {
        let (what, truth) = match body {
            Body::Same => ("equal code".to_owned(), Truth::Same),
            Body::Heap => ("equal code that allocates".to_owned(), Truth::Same),
            Body::Slower(percent) => (format!("planted {percent} %"), Truth::Slower(percent)),
        };
        let thresholds = truth.thresholds();
        let stopping = Stopping::new(thresholds.alpha, 1, thresholds.delta());
        let pair = planted.pair(body);
        Self { what, truth, pair, stopping, wanted, tried: Vec::new() }
    }

    fn is_open(&self) -> bool {
        (self.tried.len() as u32) < self.wanted
    }

    /// One trial, its plan and processes included in its time.
    fn attempt(
        &mut self,
        seed: u64,
        id: &CaseId,
        interrupt: &Interrupt,
    ) -> Result<(), WorkerFailure> {
        let watch = Stopwatch::start();
        let mut workers = Workers { pair: &self.pair, limit: CHUNK_LIMIT, interrupt };
        let launcher: &mut dyn Launcher = &mut workers;
        let plan = plan::settle(launcher)?.plan;
        let seed = seed.wrapping_add(self.tried.len() as u64);
        let rules = trial::Rules { plan, seed, id, stopping: &self.stopping };
        let trial = trial::run(launcher, &rules)?;
        let values = log_ratios(&trial.replicates, Clock::Wall);
        self.tried.extend(Tried::alone(&values, &self.truth.thresholds(), watch.seconds()));
        Ok(())
    }
}

fn real(args: &CalibrateArgs, go: &Go, id: &CaseId, interrupt: &Interrupt) -> Result<Vec<Row>> {
    let scratch = store::scratch()?;
    progress::say("compiling code of known truth");
    let planted = shell_calibrate::build(go, scratch.path(), interrupt)?;
    let mut kinds = kinds(args, &planted);
    let recipe = settings(args).recipe;
    let mut by_recipe = Vec::new();
    let total: u32 = kinds.iter().map(|kind| kind.wanted).sum();
    let stage = Stage::begin("measuring", u64::from(total));
    let (mut done, mut trying) = (0_u32, Duration::ZERO);
    let _load = args.load.then(|| Load::start(args.seed));
    'all: while kinds.iter().any(Kind::is_open) {
        for kind in kinds.iter_mut().filter(|kind| kind.is_open()) {
            let watch = Stopwatch::start();
            match kind.attempt(args.seed, id, interrupt) {
                Err(WorkerFailure::Interrupted) => break 'all,
                other => other?,
            }
            done += 1;
            trying += watch.elapsed();
            stage.step(&kind.what, Some(trying / done * total.saturating_sub(done)));
        }
        if let Some(recipe) = recipe.filter(|recipe| by_recipe.len() < recipe.trials as usize) {
            stage.now("the sequential recipe");
            match follow(&recipe, &planted, interrupt) {
                Err(_) if interrupt.is_raised() => break 'all,
                other => by_recipe.extend(other?),
            }
        }
    }
    stage.end();
    let mut rows: Vec<Row> =
        kinds.into_iter().map(|k| Row::of(k.what, On::Real, k.truth, &k.tried)).collect();
    if let Some(recipe) = recipe {
        let what = format!("sequential, {} x {} s per side", recipe.count, recipe.benchtime_s);
        rows.push(Row::of(what, On::Recipe, Truth::Same, &by_recipe));
    }
    Ok(rows)
}

/// The kinds that a goal speaks of get all the trials, code with an allocation a third of them because
/// it adds to the same goal, the other plants a tenth.
fn kinds(args: &CalibrateArgs, planted: &Planted) -> Vec<Kind> {
    let share = |parts: u32| args.trials.div_ceil(parts);
    let mut kinds =
        vec![Kind::new(planted, Body::Same, args.trials), Kind::new(planted, Body::Heap, share(3))];
    kinds.extend(PLANTS.map(|percent| {
        let parts = if percent == CENTRAL_PLANT { 1 } else { 10 };
        Kind::new(planted, Body::Slower(percent), share(parts))
    }));
    kinds
}

fn follow(recipe: &Recipe, planted: &Planted, interrupt: &Interrupt) -> Result<Option<Tried>> {
    let pair = planted.pair(Body::Same);
    let ran = shell_calibrate::recipe::run(&pair, recipe, interrupt)?;
    let thresholds = Truth::Same.thresholds();
    Ok(recipe::judge(&ran.ns.before, &ran.ns.after, &thresholds, ran.seconds))
}

fn settings(args: &CalibrateArgs) -> Settings {
    let recipe = (args.against_recipe && !args.simulated_only).then_some(Recipe {
        count: args.recipe_count,
        benchtime_s: args.recipe_time.as_secs_f64(),
        trials: args.recipe_trials,
    });
    Settings {
        trials: if args.simulated_only { 0 } else { args.trials },
        families: args.families,
        load: args.load,
        seed: args.seed,
        recipe,
    }
}

fn facts(go: &Go) -> GoFacts {
    GoFacts {
        version: go.version.clone(),
        platform: go.platform.clone(),
        settings: go.settings.clone(),
    }
}

/// The command that makes the same calibration again, with whichever Go is found then.
fn command(args: &CalibrateArgs) -> String {
    let given = |number: u32| Some(number.to_string());
    let recipe = settings(args).recipe;
    Again::verb("calibrate")
        .flag("--simulated-only", args.simulated_only)
        .with("--trials", given(args.trials).filter(|_| !args.simulated_only))
        .with("--families", given(args.families))
        .with("--seed", Some(args.seed.to_string()))
        .flag("--load", args.load)
        .flag("--against-recipe", recipe.is_some())
        .with("--recipe-trials", recipe.and_then(|recipe| given(recipe.trials)))
        .with("--recipe-count", recipe.and_then(|recipe| given(recipe.count)))
        .with("--recipe-time", recipe.map(|_| again::time(args.recipe_time)))
        .line()
}

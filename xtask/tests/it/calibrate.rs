//! The tool that judges the tool: simulated families, planted effects, the goals' answers, the verb.

use assert_cmd::Command;
use xtask::bench::decide::Stopping;
use xtask::bench::simulate::{Machine, Simulated};
use xtask::bench::{Ended, Plan, trial};
use xtask::case::{ByVariant, CaseId};
use xtask::judge::calibration::families::Simulation;
use xtask::judge::calibration::{Answer, Goal, On, Row, Seen, Tried, Truth, families, goals};
use xtask::report::{self, Companions, goals as words};
use xtask::shell::calibrate::{self, Body, load::Load};
use xtask::shell::process::Interrupt;
use xtask::shell::worker::Workers;

use crate::toolchain::GO;

fn id() -> CaseId {
    CaseId::new("calibration").unwrap()
}

/// One of everything, to be varied.
pub fn simulation(machine: Machine, id: &CaseId) -> Simulation<'_> {
    Simulation { machine, id, count: 1, seed: 1, stop: &|| false }
}

fn tried(estimate: f64, different: bool) -> Tried {
    Tried { estimate, p: 0.5, significant: different, different, replicates: 10, seconds: 1.0 }
}

#[test]
fn families_of_equal_code_keep_their_level_on_a_busy_machine() {
    let id = id();
    let simulation = Simulation { count: 12, seed: 3, ..simulation(Machine::busy(), &id) };
    let row = families::null(simulation).unwrap();
    assert_eq!((row.n, row.errors.len()), (12, 12 * 40));
    // scipy 1.17.1: binom.ppf(0.9999, 12, 0.05) is 5. Without Holm 9 of 10 families raise an alarm.
    assert!(row.by_p_alone <= 5, "{} of 12 families", row.by_p_alone);
    assert!(row.hits <= row.by_p_alone);
}

#[test]
fn single_trials_of_equal_code_keep_their_level() {
    let stopping = Stopping::new(0.05, 1, 0.05_f64.ln_1p());
    let alarms = (0..200_u64).filter(|seed| {
        let values = families::simulate(Machine::busy(), &id(), *seed, &stopping).unwrap();
        Tried::alone(&values, &Truth::Same.thresholds(), 0.0).unwrap().significant
    });
    // scipy 1.17.1: binom.ppf(0.9999, 200, 0.05) is 23.
    assert!(alarms.count() <= 23);
}

#[test]
fn what_was_planted_is_found_on_a_quiet_machine() {
    let id = id();
    for percent in [2, 10] {
        let simulation = Simulation { count: 20, seed: 5, ..simulation(Machine::quiet(), &id) };
        let row = families::planted(simulation, percent).unwrap();
        assert_eq!((row.n, row.hits), (20, 20), "{percent} %");
        // The simulated processes differ by sqrt(2) * 0.5 %; the mean of six by 0.3 %.
        assert!(row.median_error().unwrap() < 0.005, "{:?}", row.median_error());
    }
}

#[test]
fn the_same_seed_gives_the_same_families() {
    let family = |seed| families::family(Machine::busy(), &id(), seed).unwrap();
    assert_eq!(family(1), family(1));
    assert_ne!(family(1), family(2));
}

#[test]
fn a_trial_ends_at_a_look_with_a_reason() {
    let stopping = Stopping::new(0.05, 1, 0.05_f64.ln_1p());
    let plan = Plan { iterations: ByVariant { before: 1000, after: 1000 }, rounds: 5 };
    let run = |effect: f64| {
        let mut machine = Simulated::new(Machine { effect, ..Machine::quiet() }, 1);
        let rules = trial::Rules { plan, seed: 1, id: &id(), stopping: &stopping };
        trial::run(&mut machine, &rules).unwrap()
    };
    // c (6/30)^2 = 0.0013 is below 2/2^6, and c (10/30)^2 = 0.0037 above 2/2^10: by the design
    // a plain effect is seen at 10 at the latest.
    let (equal, slower) = (run(0.0), run(0.5));
    assert_eq!(slower.ended, Ended::Significant);
    assert!(slower.replicates.len() <= 10, "{}", slower.replicates.len());
    assert_eq!(equal.ended, Ended::Equivalent);
    assert!(slower.replicates.iter().enumerate().all(|(i, r)| r.index as usize == i));
}

#[test]
fn goals_are_met_missed_or_left_open_by_their_intervals() {
    let answers = |alarms: usize, n: usize| {
        let trials: Vec<Tried> = (0..n).map(|i| tried(0.01, i < alarms)).collect();
        let row = Row::of("equal code".to_owned(), On::Real, Truth::Same, &trials);
        goals::judge(&[row]).into_iter().map(|goal| goal.answer).collect::<Vec<_>>()
    };
    // The median error of 1 % is below 2 % in every trial; 0.5^20 is far below 2.5 %.
    assert_eq!(answers(0, 20), [Answer::Met, Answer::CannotTell]);
    // 0 of 72 is the first clean record whose upper bound is below 5 %.
    assert_eq!(answers(0, 71), [Answer::Met, Answer::CannotTell]);
    assert_eq!(answers(0, 72), [Answer::Met, Answer::Met]);
    // scipy 1.17.1: binomtest(5, 20).proportion_ci().low is 0.0866, of 3 in 20 it is 0.0321.
    assert_eq!(answers(3, 20), [Answer::Met, Answer::CannotTell]);
    assert_eq!(answers(5, 20), [Answer::Met, Answer::Missed]);
    assert_eq!(answers(0, 0), []);
}

#[test]
fn a_slow_down_that_reads_as_a_speed_up_is_not_found() {
    let trials = [tried(-0.03, true), tried(0.02, true)];
    let row = Row::of("planted 2 %".to_owned(), On::Real, Truth::Slower(2), &trials);
    assert_eq!((row.n, row.hits), (2, 1));
}

#[test]
fn the_recipe_is_held_against_the_trials_of_the_same_code() {
    let judged = |n: usize, error: f64, seconds: f64| {
        let ours = vec![tried(0.01, false); n];
        let ours = Row::of("equal code".to_owned(), On::Real, Truth::Same, &ours);
        let trial = Tried { seconds, ..tried(error, false) };
        let recipe = Row::of("sequential".to_owned(), On::Recipe, Truth::Same, &[trial; 3]);
        let goals = goals::judge(&[ours, recipe]);
        let [.., time, error] = goals.as_slice() else { panic!("{goals:?}") };
        let share = |goal: &Goal| match goal.seen {
            Seen::Share { share: Some(share), trials: 3 } => share,
            other => panic!("{other:?}"),
        };
        [(share(time), time.answer), (share(error), error.answer)]
    };
    // 8 s at -count=10 are 16 s at 20; ours takes 1 s, a sixteenth, with a quarter of the error.
    // All 3 of the recipe's errors above all of ours, tripled: 1 of C(10, 3) = 120 orders by luck.
    assert_eq!(judged(7, 0.04, 8.0), [(0.0625, Answer::Met), (0.25, Answer::Met)]);
    // 1 of C(6, 3) = 20 orders is more than the 2.5 % that a side may err by.
    assert_eq!(judged(3, 0.04, 8.0)[1].1, Answer::CannotTell);
    // Half the error is too much, and 5 s at 20 are not ten times 1 s.
    assert_eq!(judged(7, 0.02, 2.5), [(0.2, Answer::Missed), (0.5, Answer::Missed)]);
}

#[test]
fn goals_are_numbers_and_become_words_in_one_place() {
    let row = |n: usize, hits: usize| {
        let trials: Vec<Tried> = (0..n).map(|i| tried(0.01, i < hits)).collect();
        Row::of("equal code".to_owned(), On::Real, Truth::Same, &trials)
    };
    let told = |row: Row| {
        let goals = goals::judge(&[row]);
        let told = |goal: &Goal| format!("{} ({})", words::goal(&goal.aim), words::seen(goal));
        goals.iter().map(told).collect::<Vec<_>>().join("; ").replace('\u{a0}', " ")
    };
    // scipy 1.17.1: binomtest(0, 72).proportion_ci().high is 0.0499, of 5 in 20 it is 0.0866 to 0.4910.
    let fine = told(row(72, 0));
    assert_eq!(
        fine,
        "median error below 2 %: equal code (median 1.01 %; 72 of 72 trials were below 2 %); at \
         most 5 % false alarms in real trials of equal code (0 of 72 trials; at 95 % confidence the \
         true rate is at most 5 %)"
    );
    let bad = told(row(20, 5));
    assert!(
        bad.contains("(5 of 20 trials; at 95 % confidence the true rate is 8.7 % to 49.1 %)"),
        "{bad}"
    );
    let open = told(row(20, 0));
    assert!(
        open.ends_with("at most 16.8 %; at this rate it takes 72 trials to show it)"),
        "{open}"
    );
}

/// Version 1 had sentences in it, and what was accepted with it is never changed.
#[test]
fn a_calibration_of_the_first_version_is_read_and_judged_anew() {
    let json = serde_json::json!({
        "schema_version": 1, "started": "2026-01-02T03:04:05Z", "command": "c",
        "settings": {"trials": 1, "families": 1, "load": false, "seed": 1, "recipe": null},
        "go": null, "host": {}, "began": {}, "finished": {}, "elapsed_s": 1.0,
        "rows": [{
            "what": "equal code", "on": "real", "counts": "false-alarms", "truth": "same", "n": 72,
            "hits": 0, "rate": {"low": 0.0, "high": 0.04994, "confidence": 0.95},
            "by_p_alone": 0, "errors": [], "seconds": 1.0, "replicates": 10.0
        }],
        "goals": [{"goal": "an old sentence", "answer": "missed", "why": "an old reason"}]
    });
    let mut companions = Companions::default();
    companions.add("calibration.json", &json.to_string()).unwrap();
    let calibration = companions.calibration.unwrap();
    let text = report::calibration::text(&calibration);
    assert!(text.contains("met: at most 5\u{a0}% false alarms in real trials"), "{text}");
    assert!(!text.contains("old sentence"), "{text}");
    let printed: serde_json::Value =
        serde_json::from_str(&report::calibration::json(&calibration)).unwrap();
    let goal = printed["goals"].as_array().unwrap().last().unwrap();
    assert_eq!(goal["aim"]["kind"], "few-alarms");
    assert_eq!((&goal["answer"], &goal["seen"]["n"]), (&"met".into(), &72.into()));
    let stored = serde_json::to_value(&calibration).unwrap();
    assert!(stored.get("goals").is_none(), "what follows from the rows is not stored");
}

#[test]
fn the_module_of_known_truth_compiles_and_its_plant_is_there() {
    let scratch = tempfile::tempdir().unwrap();
    let interrupt = Interrupt::new();
    let planted = calibrate::build(&GO, scratch.path(), &interrupt).unwrap();
    let text = std::fs::read_to_string(scratch.path().join("calibration/spin_test.go")).unwrap();
    let operations = |name: &str| {
        let body = text.split(&format!("func spin{name}(")).nth(1).unwrap();
        let body = body.split("return x").next().unwrap();
        body.matches("x +=").count() + body.matches("RotateLeft64").count()
    };
    assert_eq!(operations("Base"), operations("BaseAgain"));
    assert_eq!(operations("Slow2"), operations("Base") + operations("Base") / 50);
    let allocations = |body| {
        let pair = planted.pair(body);
        let limit = std::time::Duration::from_secs(60);
        let mut workers = Workers { pair: &pair, limit, interrupt: &interrupt };
        let plan = Plan { iterations: ByVariant { before: 1000, after: 1000 }, rounds: 1 };
        let mut coin = xtask::bench::order::Coin::new(1, &id(), 0);
        let replicate = xtask::bench::take::replicate(&mut workers, &plan, &mut coin, 0).unwrap();
        replicate.rounds[0].samples.map(|sample| sample.mallocs)
    };
    assert_eq!(allocations(Body::Slower(2)), ByVariant { before: 0, after: 0 });
    assert_eq!(allocations(Body::Heap), ByVariant { before: 1000, after: 1000 });
}

#[test]
fn the_load_ends_when_it_is_dropped() {
    // Dropping joins the threads: a burner that did not stop would hang here.
    drop(Load::start(1));
}

#[test]
fn the_verb_prints_the_table_and_stores_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calibration.json");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["calibrate", "--simulated-only", "--families", "2", "--seed", "4", "--out"])
        .arg(&file)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Two families prove nothing, so no goal can be missed unless both raise an alarm.
    assert_eq!(output.status.code(), Some(0), "{text}");
    for wanted in ["95 % interval", "families of 40 equal cases", "planted 10 %", "cannot tell: "] {
        assert!(text.contains(wanted), "no {wanted:?} in\n{text}");
    }
    let stored: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(stored["rows"].as_array().unwrap().len(), 5);
    assert_eq!(stored["rows"][0]["n"], 2);
    let command = stored["command"].as_str().unwrap();
    assert_eq!(command, "cargo xtask calibrate --simulated-only --families 2 --seed 4");
}

/// Ctrl-C is heard in the middle of a simulation, and what was stored before stays.
#[test]
#[cfg(unix)]
fn a_calibration_that_is_cut_off_replaces_nothing() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calibration.json");
    std::fs::write(&file, "an earlier one").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["calibrate", "--simulated-only", "--families", "100000", "--out"])
        .arg(&file)
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    errors.read_line(&mut said).unwrap();
    assert_eq!(said, "simulating\n");
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    errors.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{said}");
    assert!(said.contains("the simulation was cut off and nothing is stored"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "an earlier one");
}

//! Sweeps: the engine on a simulated machine and played back, and one sweep with Go for real.

use std::cell::RefCell;
use std::rc::Rc;

use xtask::bench::sweep::{
    self, Coins, FailureAt, Pass, Point, Step, SweepLauncher, SweepWorker, next_pass,
};
use xtask::bench::{Ended, Sample, WorkerFailure};
use xtask::case::{ByVariant, Case, CaseId, Sweep, Variant};
use xtask::recording::baseline::shortcomings;
use xtask::recording::drift::take_words;
use xtask::recording::{CaseRecord, Entry, wire};
use xtask::report::Companions;
use xtask::report::templates::Templates;
use xtask::stats::crossing::Crossing;

use crate::report_fixture;
use crate::report_pages::rendered;
use crate::workspace::{TestWorkspace, stderr};

const DELTA: f64 = 0.05;
const VALUES: [u64; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// Before always takes 100 ns, after 10 ns and 10 ns per unit of the value, give or take 2 %: the
/// curves cross at 9. Every chunk that is run is written down.
#[derive(Default)]
struct Machine {
    tape: Rc<RefCell<Vec<(Variant, u64, u64)>>>,
    broken_at: Option<u64>,
}

struct Body {
    tape: Rc<RefCell<Vec<(Variant, u64, u64)>>>,
    variant: Variant,
    broken_at: Option<u64>,
}

impl SweepWorker for Body {
    fn run_at(&mut self, value: u64, iterations: u64) -> Result<Sample, WorkerFailure> {
        if self.broken_at == Some(value) {
            return Err(WorkerFailure::Failed("panic: no such size".to_owned()));
        }
        let mut tape = self.tape.borrow_mut();
        tape.push((self.variant, value, iterations));
        let wobble = [0.99, 1.0, 1.01, 1.02, 0.98][(tape.len() * 7 + tape.len() / 5) % 5];
        let ns = match self.variant {
            Variant::Before => 100.0,
            Variant::After => 10.0 + 10.0 * value as f64,
        };
        let wall_ns = (ns * wobble * iterations as f64) as u64;
        let mallocs = if self.variant == Variant::Before { iterations } else { 0 };
        Ok(Sample { iterations, wall_ns, cpu_ns: None, mallocs, bytes: 8 * mallocs, gc_cycles: 0 })
    }
}

impl SweepLauncher for Machine {
    fn launch_sweep(
        &mut self,
        _: u32,
    ) -> Result<ByVariant<Box<dyn SweepWorker + '_>>, WorkerFailure> {
        Ok(ByVariant::from_fn(|variant| -> Box<dyn SweepWorker> {
            Box::new(Body { tape: Rc::clone(&self.tape), variant, broken_at: self.broken_at })
        }))
    }

    fn sweep_layout(&self, pass: u32) -> u32 {
        pass % 2
    }
}

fn id() -> CaseId {
    CaseId::new("swept").unwrap()
}

/// The fixture's case with a sweep over a size in bytes.
fn swept_case(id: &str, values: &[u64]) -> Case {
    let sweep = Sweep {
        question: "From which size on is a pointer cheaper?".to_owned(),
        parameter: "size".to_owned(),
        unit: "B".to_owned(),
        values: values.to_vec(),
    };
    Case { sweep: Some(sweep), ..report_fixture::case(id) }
}

fn fresh() -> CaseRecord {
    let mut record = CaseRecord::new(swept_case("swept", &VALUES));
    for value in VALUES {
        record.point(value);
    }
    record
}

/// Runs one pass into a record, stopping after `most` steps.
fn run(
    machine: &mut Machine,
    record: &mut CaseRecord,
    pass: &Pass,
    most: usize,
) -> Result<(), FailureAt> {
    let known = record.sweep.clone();
    let plans = |value| known.iter().find(|point| point.value == value)?.plan;
    let coins = Coins { seed: 3, id: &id() };
    let mut steps = 0;
    sweep::pass(machine, pass, &plans, coins, &mut |value, step| {
        record.add(match step {
            Step::Plan(plan) => Entry::SweepPlan { value, plan },
            Step::Replicate(replicate) => Entry::SweepReplicate { value, replicate },
        });
        steps += 1;
        steps < most
    })
}

fn run_to_the_end(machine: &mut Machine, record: &mut CaseRecord) -> Vec<Pass> {
    let mut passes = Vec::new();
    while let Some(pass) = next_pass(&record.sweep, DELTA) {
        run(machine, record, &pass, usize::MAX).unwrap();
        passes.push(pass);
        assert!(passes.len() < 40, "it ends");
    }
    record.add(Entry::SweepEnded { why: Ended::Exhausted });
    passes
}

/// A measured case with a whole sweep, for the report.
pub fn swept() -> CaseRecord {
    let mut record = report_fixture::measured("swept");
    record.case = swept_case("swept", &VALUES);
    for value in VALUES {
        record.point(value);
    }
    run_to_the_end(&mut Machine::default(), &mut record);
    record
}

#[test]
fn values_beside_the_crossing_get_more_and_the_others_do_not() {
    let mut machine = Machine::default();
    let mut record = fresh();
    let passes = run_to_the_end(&mut machine, &mut record);
    assert!(passes[..6].iter().all(|pass| pass.values == VALUES), "{passes:?}");
    assert!(passes[6..].iter().all(|pass| pass.values == [8, 16]), "{passes:?}");
    let counts: Vec<usize> = record.sweep.iter().map(|point| point.replicates.len()).collect();
    assert_eq!(counts, [6, 6, 6, 12, 12, 6, 6, 6]);
    // Both variants did the same number of chunks at every value.
    let tape = machine.tape.borrow();
    let order: Vec<u64> = tape.iter().map(|(_, value, _)| *value).collect();
    assert!(!order.is_sorted(), "the values come in random order");
}

#[test]
fn a_sitting_cut_off_in_a_pass_goes_on_with_the_values_that_are_missing() {
    let mut whole = fresh();
    run_to_the_end(&mut Machine::default(), &mut whole);
    let mut cut = fresh();
    let first = next_pass(&cut.sweep, DELTA).unwrap();
    run(&mut Machine::default(), &mut cut, &first, 6).unwrap();
    let done: Vec<u64> =
        cut.sweep.iter().filter(|p| !p.replicates.is_empty()).map(|p| p.value).collect();
    assert_eq!(done.len(), 3, "three plans and three replicates");
    let rest = next_pass(&cut.sweep, DELTA).unwrap();
    assert_eq!(rest.index, 0);
    assert!(rest.values.iter().all(|value| !done.contains(value)) && rest.values.len() == 5);
    run_to_the_end(&mut Machine::default(), &mut cut);
    // The same coins are tossed and the same values get more.
    let firsts = |record: &CaseRecord| -> Vec<Vec<Variant>> {
        let replicates = record.sweep.iter().flat_map(|point| &point.replicates);
        replicates.map(|r| r.rounds.iter().map(|round| round.first).collect()).collect()
    };
    assert_eq!(firsts(&cut), firsts(&whole));
}

#[test]
fn a_failure_names_its_value_and_keeps_what_came_before() {
    let mut machine = Machine { broken_at: Some(16), ..Machine::default() };
    let mut record = fresh();
    let pass = next_pass(&record.sweep, DELTA).unwrap();
    let failure = run(&mut machine, &mut record, &pass, usize::MAX).unwrap_err();
    assert_eq!(failure.value, Some(16));
    assert!(failure.to_string().contains("no such size"), "{failure}");
    assert!(record.sweep.iter().all(|point| point.value != 16 || point.replicates.is_empty()));
}

#[test]
fn points_without_a_clock_end_too() {
    let mut points: Vec<Point> = VALUES.map(Point::new).into();
    let mut record = fresh();
    run_to_the_end(&mut Machine::default(), &mut record);
    for (point, measured) in points.iter_mut().zip(&record.sweep) {
        point.replicates = measured.replicates.clone();
        point.replicates.truncate(6);
        for round in point.replicates.iter_mut().flat_map(|r| &mut r.rounds) {
            round.samples.before.wall_ns = 0;
        }
    }
    let next = next_pass(&points, DELTA).unwrap();
    assert_eq!((next.index, next.values.len()), (6, VALUES.len()), "open values get their share");
}

#[test]
fn the_journal_gives_back_what_was_measured_and_the_judge_finds_the_crossing() {
    let mut record = fresh();
    run_to_the_end(&mut Machine::default(), &mut record);
    let mut text = wire::line(&Entry::Case { case: Box::new(record.case.clone()) });
    for point in &record.sweep {
        let (value, plan) = (point.value, point.plan.unwrap());
        text += &wire::line(&Entry::SweepPlan { value, plan });
        for replicate in &point.replicates {
            let entry = Entry::SweepReplicate { value, replicate: replicate.clone() };
            text += &wire::line(&entry);
            text += &wire::line(&entry);
        }
    }
    text += &wire::line(&Entry::SweepEnded { why: Ended::Exhausted });
    let read = wire::read_case(&text).unwrap();
    assert_eq!(read, record, "and a line that is there twice counts once");
    assert!(read.is_sweep_settled());
    let lacks = |record: &CaseRecord| {
        let found = shortcomings(&report_fixture::recording(vec![record.clone()]));
        found.iter().any(|why| why == "without the whole sweep or heap over time: swept")
    };
    assert!(!lacks(&read) && lacks(&fresh()));
    let recording = report_fixture::recording(vec![read]);
    let judgements = report_fixture::judged(&recording);
    let judged = judgements[0].sweep.as_ref().unwrap();
    let Crossing::Once { low, high, estimate, .. } = judged.crossing else {
        panic!("{:?}", judged.crossing)
    };
    assert_eq!((low, high), (8, 16));
    // The truth is 9; the line between ln(0.9) at 8 and ln(1.7) at 16 passes zero at 9.04.
    assert!((8.7..9.5).contains(&estimate), "{estimate}");
    assert!(judged.points.iter().all(|p| p.allocs.before.per_op == 1.0));
    let report = xtask::report::Report {
        recording: &recording,
        judgements: &judgements,
        thresholds: &report_fixture::THRESHOLDS,
        companions: &Companions::default(),
    };
    let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
    let document: serde_json::Value = serde_json::from_str(&files["report.json"]).unwrap();
    let sweep = &document["cases"][0]["sweep"];
    assert_eq!(sweep["crossing"]["kind"], "once");
    assert_eq!(sweep["points"][3]["replicates"], 12);
    assert_eq!(sweep["points"][7]["side"], "dearer");
}

#[test]
fn todays_question_is_taken_and_other_values_are_another_measurement() {
    let measured = || report_fixture::recording(vec![fresh()]);
    let mut asked = swept_case("swept", &VALUES);
    asked.sweep.as_mut().unwrap().question = "And from which on?".to_owned();
    let mut recording = measured();
    assert!(!take_words(&mut recording, vec![asked]).is_stale());
    let shown = recording.cases[0].case.sweep.as_ref().unwrap();
    assert_eq!(shown.question, "And from which on?");
    let mut recording = measured();
    let drift = take_words(&mut recording, vec![swept_case("swept", &VALUES[1..])]);
    assert_eq!(drift.changed, [id()]);
    assert_eq!(recording.cases[0].case.sweep.as_ref().unwrap().values, VALUES);
}

/// What a new case needs for a sweep, beside its manifest.
const SWEEP: &str = "\nfunc sweepBefore(b *testing.B, n int) {\n\tif n > 3 {\n\t\tb.Fatal(\"too large\")\n\t}\n\
    \tfor range b.N {\n\t\tfor range n {\n\t\t\tsinkPtr = Before(input)\n\t\t}\n\t}\n}\n\n\
    func sweepAfter(b *testing.B, n int) {\n\tfor range b.N {\n\t\tfor range n {\n\
    \t\t\tsinkValue = After(input)\n\t\t}\n\t}\n}\n\nfunc BenchmarkSweep(b *testing.B) {}\n";

fn with_sweep(workspace: &TestWorkspace, id: &str, values: &str) {
    let manifest = format!(
        "[sweep]\nquestion = \"how often?\"\nparameter = \"times\"\nunit = \"calls\"\n\
         values = {values}\n\n[[expect]]"
    );
    let watched = "order = 900\nheap_over_time = true";
    let changes = [("case.toml", "[[expect]]", &*manifest), ("case.toml", "order = 900", watched)];
    let folder = workspace.case(id, &changes);
    let test = folder.join("case_test.go");
    let text = std::fs::read_to_string(&test).unwrap();
    std::fs::write(&test, text + SWEEP).unwrap();
}

#[test]
fn a_sweep_is_measured_by_go_and_reaches_page_json_and_markdown() {
    let workspace = TestWorkspace::new();
    with_sweep(&workspace, "swept", "[1, 2, 3]");
    with_sweep(&workspace, "breaks", "[1, 4]");
    workspace.case("no-manifest", &[("case_test.go", "func TestSameResult", "func sweepAfter")]);
    let output = workspace.xtask().args(["report", "--chunk-limit", "5s"]).output().unwrap();
    let said = stderr(&output);
    assert!(said.contains("sweepAfter is never run: case.toml has no [sweep]"), "{said}");
    let sweep = &workspace.reported("swept")["sweep"];
    let points = sweep["points"].as_array().unwrap();
    let values: Vec<_> = points.iter().map(|point| point["value"].as_u64().unwrap()).collect();
    assert_eq!(values, [1, 2, 3], "{said}");
    for point in points {
        assert_eq!(point["allocs_per_op"]["before"], point["value"].as_f64().unwrap());
        assert_eq!(point["allocs_per_op"]["after"], 0.0);
        assert!(point["replicates"].as_u64().unwrap() >= 6);
    }
    let heap = &workspace.reported("swept")["heap"];
    assert!(heap["before"]["gc_cycles"].as_u64().unwrap() > 0, "it allocates: {heap}");
    assert_eq!(heap["after"]["gc_cycles"], 0, "it allocates nothing: {heap}");
    assert!(heap["before"]["peak_bytes"].as_u64() > heap["after"]["peak_bytes"].as_u64());
    assert!(heap["before"]["pause_total_ns"].as_u64().unwrap() > 0, "{heap}");
    let failed = workspace.reported("breaks");
    let reason = failed["reason"].as_str().unwrap();
    assert!(reason.contains("measuring the sweep: times=4: "), "{reason}");
    let out = workspace.root().join("target/report");
    let page = std::fs::read_to_string(out.join("cases/swept.html")).unwrap();
    assert!(page.contains("id=\"swept-sweep-t\"") && page.contains("how often?"), "{page}");
    let markdown = std::fs::read_to_string(out.join("report.md")).unwrap();
    assert!(markdown.contains("| times | before | after |"), "{markdown}");
    assert!(markdown.contains("| the heap | before | after |"), "{markdown}");
    assert!(page.contains("id=\"swept-heap-t\""), "{page}");
    assert!(page.len() < 60_000, "{}", page.len());
    // Nothing is left to do: a resumed sitting takes nothing again.
    let journal = out.join("recording/cases/swept.jsonl");
    let whole = std::fs::read_to_string(&journal).unwrap();
    workspace.xtask().args(["report", "swept", "--resume"]).output().unwrap();
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), whole);
}

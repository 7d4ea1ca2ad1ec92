//! What the system tells about the machine becomes a caveat on every case.

use xtask::case::GoVersion;
use xtask::judge::{self, Caveat, Thresholds};
use xtask::recording::Frequencies;
use xtask::recording::host::{Conditions, Power, Ticks};

use xtask::report::templates::Templates;
use xtask::report::{Companions, Report};

use crate::report_fixture;
use crate::report_pages::rendered;

fn caveats(began: Conditions, finished: Conditions) -> Vec<Caveat> {
    let mut recording = report_fixture::recording(vec![report_fixture::measured("a-case")]);
    recording.header.began = began;
    recording.header.finished = Some(finished);
    let thresholds = Thresholds { alpha: 0.05, min_effect: 0.05 };
    judge::judge(&recording, &thresholds).remove(0).caveats
}

#[test]
fn a_machine_in_doubt_is_said() {
    let ticks = |busy, idle, stolen| Some(Ticks { busy, idle, stolen });
    let began = Conditions { throttled: Some(3), ticks: ticks(0, 0, 0), ..Conditions::default() };
    let finished = Conditions {
        throttled: Some(5),
        ticks: ticks(60, 30, 10),
        power: Some(Power::Battery),
        traced: Some(true),
        ..Conditions::default()
    };
    let found = caveats(began, finished);
    for expected in [
        Caveat::OnBattery,
        Caveat::Traced,
        Caveat::Throttled { times: 2 },
        Caveat::Stolen { share: 0.1 },
    ] {
        assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
    }
}

#[test]
fn a_release_that_cannot_align_functions_is_said() {
    let told = |minor| {
        let mut recording = report_fixture::recording(vec![report_fixture::measured("a-case")]);
        recording.header.go.version = GoVersion::release(1, minor, 0);
        report_fixture::judged(&recording)[0].caveats.contains(&Caveat::Unaligned)
    };
    assert!(told(24) && !told(25) && !told(27));
}

/// The optimiser may delete what nobody uses; then the loop alone is measured, a cycle a turn.
#[test]
fn a_body_that_costs_less_than_a_few_cycles_is_said_on_its_page() {
    let told = |ns_per_op: f64| {
        let mut record = report_fixture::measured("a-case");
        for round in record.replicates.iter_mut().flat_map(|replicate| &mut replicate.rounds) {
            let sample = &mut round.samples.after;
            sample.wall_ns = (ns_per_op * sample.iterations as f64) as u64;
        }
        let recording = report_fixture::recording(vec![record]);
        let judgements = report_fixture::judged(&recording);
        let report = Report {
            recording: &recording,
            judgements: &judgements,
            thresholds: &report_fixture::THRESHOLDS,
            companions: &Companions::default(),
        };
        let files = rendered(&report, &Templates::built_in().unwrap()).unwrap();
        let page = &files["cases/a-case.html"];
        page.contains("less than a few cycles: the compiler may have removed")
    };
    assert!(told(0.35), "one cycle at 2.9 GHz");
    assert!(told(0.5), "one cycle at 2 GHz");
    assert!(!told(1.3), "a call that stores its result");
}

#[test]
fn silence_of_the_system_is_no_caveat() {
    let found = caveats(Conditions::default(), Conditions::default());
    let machine = |c: &Caveat| {
        matches!(
            c,
            Caveat::OnBattery
                | Caveat::Traced
                | Caveat::Throttled { .. }
                | Caveat::Stolen { .. }
                | Caveat::BusyMachine { .. }
        )
    };
    assert!(!found.iter().any(machine), "{found:?}");
}

#[test]
fn a_processor_that_changes_its_speed_is_said() {
    let of = |low, high| {
        let cases = vec![report_fixture::measured("a-case")];
        let mut recording = report_fixture::recording(cases);
        recording.header.frequencies = Some(Frequencies { low, high });
        let thresholds = Thresholds { alpha: 0.05, min_effect: 0.05 };
        judge::judge(&recording, &thresholds).remove(0).caveats
    };
    let moved = Caveat::FrequencyChanged { low: 1800.0, high: 3600.0 };
    assert!(of(1800.0, 3600.0).contains(&moved));
    assert!(!of(3500.0, 3600.0).iter().any(|c| matches!(c, Caveat::FrequencyChanged { .. })));
    let seen = [2000.0, 1800.0, 2500.0]
        .into_iter()
        .fold(None, |known, mhz| Some(Frequencies::add(known, mhz)));
    assert_eq!(seen, Some(Frequencies { low: 1800.0, high: 2500.0 }));
}

/// All cores less our own chunks: 1.8 of 2 cores were busy for 9 s, and the samples hold next to none.
#[test]
fn work_of_others_is_told_from_our_own() {
    let of = |busy: u64, cpu_ns: u64| {
        let mut record = report_fixture::measured("a-case");
        for round in record.replicates.iter_mut().flat_map(|r| &mut r.rounds) {
            round.samples.before.cpu_ns = Some(cpu_ns);
            round.samples.after.cpu_ns = Some(cpu_ns);
        }
        let mut recording = report_fixture::recording(vec![record]);
        let ticks = |busy: u64, idle: u64| Some(Ticks { busy, idle, stolen: 0 });
        let began = Conditions { ticks: ticks(500, 500), ..Conditions::default() };
        recording.header.measuring_began = Some(began);
        let finished =
            Conditions { ticks: ticks(500 + busy, 1100 - busy), ..Conditions::default() };
        recording.header.finished = Some(finished);
        recording.header.host.smt = Some(true);
        let thresholds = Thresholds { alpha: 0.05, min_effect: 0.05 };
        let caveats = judge::judge(&recording, &thresholds).remove(0).caveats;
        caveats.into_iter().find_map(|caveat| match caveat {
            Caveat::OthersWorked { cores, shared } => Some((cores, shared)),
            _ => None,
        })
    };
    let chunks = 12 * 2 * 2;
    let (cores, shared) = of(540, 0).unwrap();
    assert!((cores - 1.8).abs() < 1e-9 && shared);
    // The same load, but 1.5 cores of it are ours: too little is left to speak of.
    assert_eq!(of(540, 9_000_000_000 * 3 / 2 / chunks), None);
    assert_eq!(of(60, 0), None);
}

//! What the system tells about the machine becomes a caveat on every case.

use xtask::judge::{self, Caveat, Thresholds};
use xtask::recording::host::{Conditions, Power, Ticks};

use crate::report_fixture;

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

//! What `doctor` sees: the Go that a report would use, and the programs that are or are not there.

use xtask::report::doctor::{Check, State, is_healthy, json, text};
use xtask::shell::doctor_probe::probe;
use xtask::shell::process::Interrupt;
use xtask::shell::toolchain::{Surroundings, Wanted};

use crate::toolchain::{GO, bare, wanted};

fn check<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("no check of {name}"))
}

#[test]
fn the_go_of_this_machine_is_found_with_its_version() {
    let named = Wanted { flag: Some(GO.program.clone()), ..wanted("1.24") };
    let checks = probe(&named, &Surroundings::here(), &Interrupt::new());
    let State::Found { version, path, note } = &check(&checks, "Go").state else {
        panic!("{}", text(&checks))
    };
    assert_eq!(version.as_deref(), Some(GO.version.number().as_str()));
    assert_eq!(*path, GO.program.display().to_string());
    assert!(note.as_deref().unwrap().starts_with("given by --go"));
    assert!(is_healthy(&checks));
    // The tests need git anyway.
    assert!(matches!(check(&checks, "git").state, State::Found { version: Some(_), .. }));
}

#[test]
fn on_a_bare_machine_everything_is_missing_and_has_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let checks = probe(&wanted("1.24"), &bare(folder.path()), &Interrupt::new());
    assert!(!is_healthy(&checks));
    for Check { name, state, .. } in &checks {
        let State::Missing { fix } = state else { panic!("{name}: {state:?}") };
        assert!(!fix.is_empty(), "{name}");
    }
    assert_eq!(json(&checks)["checks"].as_array().unwrap().len(), checks.len());
    assert!(text(&checks).contains("`cargo xtask report` fetches one by itself"));
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "looking changed something");
}

#[test]
fn a_named_go_that_is_too_old_is_told_as_such() {
    let named = Wanted { flag: Some(GO.program.clone()), ..wanted("1.99") };
    let checks = probe(&named, &Surroundings::here(), &Interrupt::new());
    let State::Old { version, minimum, .. } = &check(&checks, "Go").state else {
        panic!("{}", text(&checks))
    };
    assert_eq!((version, minimum.as_str()), (&GO.version.number(), "1.99.0"));
}

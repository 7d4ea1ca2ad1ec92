//! The search for a Go, in its one order: named by the user, PATH, cache, and only then fetched.
//!
//! A Go that the user named is taken or refused, never replaced. Each other place that fails adds
//! a line to the account that the error gives. It fetches nothing itself.

use std::path::{Path, PathBuf};

use super::probe::probe;
use super::{
    Attempt, Go, NoGo, Origin, Progress, Setback, Surroundings, Verified, Wanted, install, provide,
    too_old,
};
use crate::case::go_version::GoVersion;
use crate::shell::process::{Interrupt, on_path};

/// Finds or fetches a Go that satisfies `wanted`.
///
/// # Errors
/// [`NoGo`], with everything that was tried.
pub fn find(
    wanted: &Wanted,
    around: &Surroundings,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Go, NoGo> {
    if let Some(go) = named(wanted, around, interrupt)? {
        return Ok(go);
    }
    let mut attempts = vec![Attempt {
        place: "--go and ESCAPE_CLINIC_GO".to_owned(),
        why: "not given".to_owned(),
    }];
    let enough = |version: &GoVersion| *version >= wanted.minimum;
    let mut search = || -> Result<Go, Setback> {
        if let Some(go) = on_the_path(wanted, around, &mut attempts, interrupt)? {
            return Ok(go);
        }
        if let Some(go) = cached(&enough, around, &mut attempts, interrupt)? {
            return Ok(go);
        }
        provide::newest(&enough, wanted.offline, around, &mut attempts, progress, interrupt)
    };
    search().map_err(|setback| match setback {
        Setback::Interrupted => NoGo::Interrupted,
        Setback::Because(_) => NoGo::NotFound {
            what: format!("Go {} or newer", wanted.minimum.number()),
            attempts,
            remedy: remedy(wanted.offline),
        },
    })
}

fn remedy(offline: bool) -> String {
    let by_hand = "install Go from https://go.dev/dl/, or name one with --go PATH";
    match offline {
        true => format!("run this once without --offline to fetch one, or {by_hand}"),
        false => format!("{by_hand}, then run this again"),
    }
}

/// The Go that the user named, if any.
fn named(
    wanted: &Wanted,
    around: &Surroundings,
    interrupt: &Interrupt,
) -> Result<Option<Go>, NoGo> {
    let (path, origin) = match (&wanted.flag, &around.variable) {
        (Some(path), _) => (path, Origin::Flag),
        (None, Some(path)) => (path, Origin::Environment),
        (None, None) => return Ok(None),
    };
    let named = format!("the Go {origin} ({})", path.display());
    match probe(&resolved(path, around), origin, Verified::UsersOwn, interrupt) {
        Ok(go) if go.version >= wanted.minimum => Ok(Some(go)),
        Ok(go) => Err(NoGo::TooOld { named, go: Box::new(go), minimum: wanted.minimum.clone() }),
        Err(Setback::Interrupted) => Err(NoGo::Interrupted),
        Err(Setback::Because(why)) => Err(NoGo::Refused { named, why }),
    }
}

/// A bare name, as in `--go go1.27.3`, is looked up on PATH; anything else is a path.
fn resolved(path: &Path, around: &Surroundings) -> PathBuf {
    let bare = path.components().count() == 1 && !path.exists();
    let found = path.to_str().filter(|_| bare).and_then(|name| on_path(&around.path, name));
    found.unwrap_or_else(|| path.to_owned())
}

fn on_the_path(
    wanted: &Wanted,
    around: &Surroundings,
    attempts: &mut Vec<Attempt>,
    interrupt: &Interrupt,
) -> Result<Option<Go>, Setback> {
    let mut failed = |place: String, why: String| {
        attempts.push(Attempt { place, why });
        Ok(None)
    };
    let Some(program) = on_path(&around.path, "go") else {
        return failed("go on PATH".to_owned(), "there is none".to_owned());
    };
    let place = format!("go on PATH ({})", program.display());
    match probe(&program, Origin::Path, Verified::UsersOwn, interrupt) {
        Ok(go) if go.version >= wanted.minimum => Ok(Some(go)),
        Ok(go) => failed(place, too_old(&go.version, &wanted.minimum)),
        Err(Setback::Because(why)) => failed(place, why),
        Err(Setback::Interrupted) => Err(Setback::Interrupted),
    }
}

/// The newest toolchain in the cache that satisfies `enough`.
pub(super) fn cached(
    enough: &dyn Fn(&GoVersion) -> bool,
    around: &Surroundings,
    attempts: &mut Vec<Attempt>,
    interrupt: &Interrupt,
) -> Result<Option<Go>, Setback> {
    let Some(toolchains) = &around.toolchains else {
        let why = "no cache folder is known; set ESCAPE_CLINIC_CACHE".to_owned();
        attempts.push(Attempt { place: "fetched earlier".to_owned(), why });
        return Ok(None);
    };
    let mut found = install::installed(toolchains);
    found.retain(|kept| enough(&kept.version));
    if found.is_empty() {
        let why = "none that would do".to_owned();
        attempts
            .push(Attempt { place: format!("fetched earlier ({})", toolchains.display()), why });
    }
    found.sort_by(|a, b| b.version.cmp(&a.version));
    for kept in found {
        match probe(&kept.root, Origin::Cache, kept.verified, interrupt) {
            Ok(go) => return Ok(Some(go)),
            Err(Setback::Interrupted) => return Err(Setback::Interrupted),
            Err(Setback::Because(why)) => {
                attempts.push(Attempt {
                    place: format!("fetched earlier ({})", kept.root.display()),
                    why,
                });
            }
        }
    }
    Ok(None)
}

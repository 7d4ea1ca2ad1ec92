//! Finds the Go that a verb uses, and shows a download while it runs.

use anyhow::{Result, ensure};

use crate::case::GoVersion;
use crate::cli::GoArgs;
use crate::shell::process::Interrupt;
use crate::shell::progress::Download;
use crate::shell::toolchain::{self, Go, Surroundings, Wanted, Wish};

/// The Go that the flags ask for.
pub fn find(args: &GoArgs, minimum: &GoVersion, interrupt: &Interrupt) -> Result<Go> {
    let wanted = Wanted { minimum: minimum.clone(), flag: args.go.clone(), offline: args.offline };
    let go = toolchain::find(&wanted, &Surroundings::here(), &mut Download::default(), interrupt)?;
    Ok(go)
}

/// The Go of each release in the list, oldest first and each once. A Go that is there already
/// helps to fetch the others and stands for its own release.
pub fn releases(
    wishes: &[Wish],
    offline: bool,
    minimum: &GoVersion,
    interrupt: &Interrupt,
) -> Result<Vec<Go>> {
    // Before anything is fetched.
    for wish in wishes {
        ensure!(
            !wish.is_older_than(minimum),
            "{wish} is older than {}, which the clinic's go.mod asks for: leave it out of --go",
            minimum.number()
        );
    }
    let around = Surroundings::here();
    let show = &mut Download::default();
    let wanted = Wanted { minimum: minimum.clone(), flag: None, offline: true };
    let present = toolchain::find(&wanted, &around, show, interrupt).ok();
    let mut found: Vec<Go> = Vec::new();
    for wish in wishes {
        let go =
            toolchain::provide_version(wish, present.as_ref(), offline, &around, show, interrupt)?;
        ensure!(
            go.version >= *minimum,
            "{} was found for {wish}, and the clinic's go.mod asks for {}: name that one",
            go.version,
            minimum.number()
        );
        found.push(go);
    }
    found.sort_by(|a, b| a.version.cmp(&b.version));
    found.dedup_by(|a, b| a.version == b.version);
    Ok(found)
}

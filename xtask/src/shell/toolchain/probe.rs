//! Asking a `go` program what it is. A program is believed only after it has answered.
//!
//! It does not decide whether the answer is good enough.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Go, Origin, Setback, Verified, pinned};
use crate::case::go_version::GoVersion;
use crate::shell::process::{Interrupt, Run};

/// How long `go env` may take; it takes milliseconds unless a disk sleeps.
const LIMIT: Duration = Duration::from_secs(30);
/// What `go env` is asked for; the last group can change the code that is built.
const ASKED: [&str; 9] = [
    "GOVERSION",
    "GOROOT",
    "GOHOSTOS",
    "GOHOSTARCH",
    "GOAMD64",
    "GOARM64",
    "GOEXPERIMENT",
    "GODEBUG",
    "GOFIPS140",
];
/// Those of [`ASKED`] that are facts and not settings.
const FACTS: usize = 4;
/// What the Go runtime reads from the environment when a built program runs.
const RUNTIME: [&str; 4] = ["GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOTRACEBACK"];

/// Asks `program`, or `bin/go` of the toolchain folder it names.
pub(super) fn probe(
    program: &Path,
    origin: Origin,
    verified: Verified,
    interrupt: &Interrupt,
) -> Result<Go, Setback> {
    let program = program_in(program);
    let folder = program.parent().unwrap_or(Path::new("."));
    let answer = ask(pinned(Run::new(&program)).folder(folder).limit(LIMIT), interrupt)?;
    understand(program, origin, verified, answer).map_err(Setback::Because)
}

/// Asks the Go that `version` names by way of another one, which fetches it if need be.
pub(super) fn probe_through(
    go: &Go,
    version: &GoVersion,
    offline: bool,
    interrupt: &Interrupt,
) -> Result<Go, Setback> {
    const FETCHING: Duration = Duration::from_secs(600);
    let mut run =
        pinned(Run::new(&go.program)).env("GOTOOLCHAIN", format!("go{}", version.number()));
    if offline {
        run = run.env("GOPROXY", "off");
    }
    let folder = go.program.parent().unwrap_or(Path::new("."));
    let answer = ask(run.folder(folder).limit(FETCHING), interrupt)?;
    let root = answer.get("GOROOT").cloned().unwrap_or_default();
    // From here on it is used directly, so it is asked directly.
    probe(Path::new(&root), Origin::Module, Verified::ByGo, interrupt)
}

fn program_in(path: &Path) -> PathBuf {
    let program = path.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX));
    let chosen = if path.is_dir() { program } else { path.to_owned() };
    std::path::absolute(&chosen).unwrap_or(chosen)
}

fn ask(run: Run, interrupt: &Interrupt) -> Result<BTreeMap<String, String>, Setback> {
    let finished = run.args(["env", "-json"]).args(ASKED).finish(interrupt)?.checked()?;
    serde_json::from_slice(&finished.stdout.bytes())
        .map_err(|error| Setback::Because(format!("`go env -json` printed no JSON: {error}")))
}

fn understand(
    program: PathBuf,
    origin: Origin,
    verified: Verified,
    answer: BTreeMap<String, String>,
) -> Result<Go, String> {
    let told = |key: &str| answer.get(key).map(String::as_str).filter(|value| !value.is_empty());
    let must = |key: &str| told(key).ok_or_else(|| format!("it does not tell its {key}"));
    let version = must("GOVERSION")?.parse().map_err(|error| format!("{error}"))?;
    let settings = ASKED[FACTS..]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), told(key)?.to_owned())))
        .chain(RUNTIME.iter().filter_map(|key| Some(((*key).to_owned(), std::env::var(key).ok()?))))
        .collect();
    Ok(Go {
        program,
        version,
        root: PathBuf::from(must("GOROOT")?),
        platform: format!("{}/{}", must("GOHOSTOS")?, must("GOHOSTARCH")?),
        origin,
        verified,
        settings,
    })
}

